using AePipeline.Storage;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>A pipeline as its users have it: a process of its own and a storage account. Its data outlives its process.</summary>
public interface IPipelineHost : IAsyncDisposable
{
    /// <summary>The account; valid from a start to the next stop.</summary>
    PipelineStorage Storage { get; }

    /// <summary>Connection string of the account; valid from a start to the next stop.</summary>
    string ConnectionString { get; }

    /// <summary>What its users ask it with; valid from a start to the next stop.</summary>
    IPipelineClient Client { get; }

    /// <summary>What it wrote for people since it was created.</summary>
    string Log { get; }

    /// <summary>Starts it on the data of earlier starts and returns when it serves.</summary>
    Task StartAsync();

    /// <summary>Asks it to stop and waits until it has; it finishes what is in flight.</summary>
    /// <returns>Its exit code.</returns>
    Task<int> StopAsync();

    /// <summary>Ends it at once, as a crash would.</summary>
    Task KillAsync();
}

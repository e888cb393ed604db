namespace AePipeline.Cli.Pipeline;

/// <summary>How to reach what runs on a data folder: the content of its <c>endpoint.json</c>.</summary>
/// <param name="ConnectionString">Of its storage.</param>
/// <param name="ProcessId">Of the <c>ae</c> that runs it.</param>
/// <param name="StartedAt">When it was ready.</param>
/// <param name="Command">
/// The command that has the storage for as long as it takes; null for a pipeline, which stays until it is stopped.
/// </param>
internal sealed record RunningPipeline(string ConnectionString, int ProcessId, DateTimeOffset StartedAt, string? Command = null)
{
    /// <summary>Address of its gallery; null for a command.</summary>
    public Uri? Gallery { get; init; }

    /// <summary>This process, now.</summary>
    public static RunningPipeline Here(string connectionString, string? command = null) =>
        new(connectionString, Environment.ProcessId, TimeProvider.System.GetUtcNow(), command);
}

using AePipeline.Bulk;
using AePipeline.Storage;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>What users ask of a running host besides uploading, in the way that this host takes it.</summary>
public interface IPipelineClient
{
    /// <summary>Starts a bulk job and leaves it to the host.</summary>
    Task<BulkStatus> StartBulkAsync(BulkRequest request);

    /// <summary>Asks how a job is.</summary>
    Task<BulkStatus> ShowBulkAsync(string id);

    /// <summary>Asks a job to stop.</summary>
    Task<BulkStatus> CancelBulkAsync(string id);

    /// <summary>Lets a cancelled job go on.</summary>
    Task<BulkStatus> ResumeBulkAsync(string id);

    /// <summary>Makes a published version the current one.</summary>
    Task PromoteAsync(ImageTask task, string version);

    /// <summary>Makes the version before the current one current again.</summary>
    Task RollBackAsync(ImageTask task);
}

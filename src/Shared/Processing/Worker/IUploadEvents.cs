namespace AePipeline.Processing.Worker;

/// <summary>
/// Tells a worker of uploads as they are written, where the storage can. A hint that makes it fast and nothing more: the sweep
/// finds what is not told, and what is told twice is done once.
/// </summary>
public interface IUploadEvents
{
    /// <summary>The uploads, as they are written. One reader at a time; ends only when it is cancelled.</summary>
    IAsyncEnumerable<UploadEvent> ReadAsync(CancellationToken cancellationToken);
}

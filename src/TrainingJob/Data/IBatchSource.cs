namespace AePipeline.TrainingJob.Data;

/// <summary>An endless stream of batches, prepared in the background.</summary>
public interface IBatchSource : IAsyncDisposable
{
    /// <summary>Where the stream stands after the batch that was taken last.</summary>
    DataPosition Position { get; }

    /// <summary>The next batch.</summary>
    /// <exception cref="TrainingDataException">Too many images turned out to be unreadable.</exception>
    ValueTask<ImageBatch> NextAsync(CancellationToken cancellationToken);
}

namespace AePipeline.TrainingJob.Data;

/// <summary>Where files of training images come from.</summary>
public interface IImageSource
{
    /// <summary>The source in words, for messages and the model card.</summary>
    string Description { get; }

    /// <summary>Names of the files that may be images, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken);

    /// <summary>Brings one file to this machine, where it stays as long as the source is in use. Thread-safe.</summary>
    /// <returns>The file's path.</returns>
    Task<string> FetchAsync(string name, CancellationToken cancellationToken);
}

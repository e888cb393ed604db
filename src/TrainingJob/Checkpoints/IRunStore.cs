namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>Where one run keeps what it needs to go on: a few named blobs or files.</summary>
public interface IRunStore
{
    /// <summary>The place in words, for messages.</summary>
    string Location { get; }

    /// <summary>Names of all that is there.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Null when it is not there.</returns>
    /// <exception cref="InvalidDataException">It is larger.</exception>
    Task<BinaryData?> ReadAsync(string name, long most, CancellationToken cancellationToken);

    /// <summary>Writes one, in place of what was there: whole or not at all.</summary>
    Task WriteAsync(string name, BinaryData content, CancellationToken cancellationToken);

    /// <summary>Deletes one, if it is there.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Called when all is deleted that a run does not need any more.</summary>
    void RemoveIfEmpty();
}

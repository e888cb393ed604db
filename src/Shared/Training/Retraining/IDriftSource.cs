namespace AePipeline.Training.Retraining;

/// <summary>Tells whether the images that arrive have become unlike those that a model was trained on.</summary>
public interface IDriftSource
{
    /// <summary>Measures the images since a moment.</summary>
    /// <param name="modelVersion">The embed model by whose errors it is measured.</param>
    /// <param name="since">Only what was processed since then counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why the model no longer suits, in a sentence for people; null when it does.</returns>
    Task<string?> FindAsync(string modelVersion, DateTimeOffset since, CancellationToken cancellationToken);
}

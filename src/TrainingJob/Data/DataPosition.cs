namespace AePipeline.TrainingJob.Data;

/// <summary>How far a stream of batches has been taken: opened again there, it goes on with the batch that was to come next.</summary>
/// <param name="Batches">Batches taken.</param>
/// <param name="Oldest">Number of the oldest image in an <see cref="ImagePool"/>, in the order in which images go through it.</param>
/// <param name="Decoded">Number of the image that goes into it next.</param>
public sealed record DataPosition(long Batches = 0, long Oldest = 0, long Decoded = 0)
{
    /// <summary>Nothing taken yet.</summary>
    public static DataPosition Start { get; } = new();
}

namespace AePipeline.TrainingJob.Training;

/// <summary>For runs too short to go on with.</summary>
internal sealed class NoCheckpoints : ITrainingCheckpoints
{
    /// <inheritdoc/>
    public void Restore(TrainingState state)
    {
    }

    /// <inheritdoc/>
    public void Offer(TrainingState state)
    {
    }

    /// <inheritdoc/>
    public Task KeepAsync(TrainingState state) => Task.CompletedTask;
}

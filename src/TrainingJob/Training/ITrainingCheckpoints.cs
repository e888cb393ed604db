namespace AePipeline.TrainingJob.Training;

/// <summary>Keeps the state of a run, so that it can go on after an interruption.</summary>
public interface ITrainingCheckpoints
{
    /// <summary>Brings back the state that was kept, if there is one.</summary>
    /// <param name="state">The state before the first step.</param>
    void Restore(TrainingState state);

    /// <summary>Called after every step: keeps the state if it is time to, without making training wait.</summary>
    void Offer(TrainingState state);

    /// <summary>Keeps the state now; returns when it is kept, or when that has failed and was said.</summary>
    Task KeepAsync(TrainingState state);
}

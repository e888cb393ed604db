namespace AePipeline.Training.Runs;

/// <summary>What a training run does.</summary>
public enum RunStage
{
    /// <summary>It trains a network.</summary>
    Training,

    /// <summary>All is trained, and is measured on images that were not trained on.</summary>
    Measuring,

    /// <summary>The version is written to where models are.</summary>
    Publishing,

    /// <summary>It has stopped before it was done; <see cref="RunProgress.Problem"/> says why.</summary>
    Stopped,
}

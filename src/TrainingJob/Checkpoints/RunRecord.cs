using AePipeline.Models;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>What is known of a run at a checkpoint, beside tensors and files.</summary>
internal sealed record RunRecord
{
    /// <summary>The arguments that make the weights what they become, by name.</summary>
    public required IReadOnlyDictionary<string, string> Arguments { get; init; }

    /// <summary>The training images; null before they were read.</summary>
    public DataSketch? Data { get; init; }

    /// <summary>Whether it went on with other training images than it was started with.</summary>
    public bool HasOtherData { get; init; }

    /// <summary>The version that the run starts from, as it was found at its start; null for none.</summary>
    public string? StartVersion { get; init; }

    /// <summary>Whether weights of that version were used.</summary>
    public bool IsWarm { get; init; }

    /// <summary>The parts of the run that are trained and written.</summary>
    public required IReadOnlyList<FinishedPart> Finished { get; init; }

    /// <summary>The part in training; null between two and after the last.</summary>
    public SavedProgress? Progress { get; init; }

    /// <summary>The steps at which the run went on after an interruption.</summary>
    public required IReadOnlyList<long> ResumedAt { get; init; }

    /// <summary>How often no checkpoint could be read and the run started anew.</summary>
    public int Restarts { get; init; }

    /// <summary>The version that came of it, finished but perhaps not published; null before that.</summary>
    public ModelCard? Card { get; init; }
}

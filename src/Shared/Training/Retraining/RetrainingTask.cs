using AePipeline.Training.Requests;

namespace AePipeline.Training.Retraining;

/// <summary>What is trained when a task is due.</summary>
public sealed class RetrainingTask
{
    /// <summary>The training images, <c>container/prefix</c>; new ones are counted here. Default: <see cref="TrainingRequest.DefaultSource"/>.</summary>
    public string? Source { get; set; }

    /// <summary>Further options of the training program, by name without dashes. Default: none.</summary>
    public IDictionary<string, string> Arguments { get; } = new Dictionary<string, string>();
}

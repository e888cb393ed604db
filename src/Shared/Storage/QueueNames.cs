namespace AePipeline.Storage;

/// <summary>Names of the queues.</summary>
public static class QueueNames
{
    /// <summary>One message, one training run.</summary>
    public const string TrainingRequests = "training-requests";

    /// <summary>Training requests that can not be carried out, each with the reason.</summary>
    public const string PoisonedTrainingRequests = "training-requests-poison";

    /// <summary>Every queue.</summary>
    public static IReadOnlyList<string> All { get; } = [TrainingRequests, PoisonedTrainingRequests];
}

namespace AePipeline.Storage;

/// <summary>Names of the queues.</summary>
public static class QueueNames
{
    /// <summary>One message, one training run.</summary>
    public const string TrainingRequests = "training-requests";

    /// <summary>Every queue.</summary>
    public static IReadOnlyList<string> All { get; } = [TrainingRequests];
}

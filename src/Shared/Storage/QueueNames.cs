namespace AePipeline.Storage;

/// <summary>Names of the queues.</summary>
public static class QueueNames
{
    /// <summary>One message, one training run.</summary>
    public const string TrainingRequests = "training-requests";

    /// <summary>Training requests that cannot be carried out, each with the reason.</summary>
    public const string PoisonedTrainingRequests = "training-requests-poison";

    /// <summary>One message, one upload that a sweep found to have work left; Base64.</summary>
    public const string PendingImages = "pending-images";

    /// <summary>Messages of <see cref="PendingImages"/> that failed in every attempt; the Functions host moves them here. Base64.</summary>
    public const string PoisonedPendingImages = "pending-images-poison";

    /// <summary>
    /// Where the Functions host puts what a blob trigger failed at in every attempt; Base64. Only the Functions app has it, so that
    /// it is not one of <see cref="All"/>.
    /// </summary>
    public const string PoisonedBlobTriggers = "webjobs-blobtrigger-poison";

    /// <summary>Every queue of the pipeline's own.</summary>
    public static IReadOnlyList<string> All { get; } = [TrainingRequests, PoisonedTrainingRequests, PendingImages, PoisonedPendingImages];
}

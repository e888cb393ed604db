using AePipeline.Storage;
using AePipeline.Training.Requests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Training.Requests;

/// <summary>Training requests, and queues that look after them by the second.</summary>
internal static class RequestSamples
{
    public static TrainingRequest Create(string id, string task = "denoise") => new()
    {
        Id = id,
        Task = task,
        Source = $"images/{task}/",
        Options = new Dictionary<string, string> { ["steps"] = "3", ["channels"] = "grey" },
        Reason = new RequestReason(RequestReasonKind.Manual, "asked for by a test"),
        CreatedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
    };

    public static TrainingRequestQueue Queue(PipelineStorage storage, TrainingQueueOptions? options = null) => new(
        storage, Options.Create(options ?? Quick()), TimeProvider.System, NullLogger<TrainingRequestQueue>.Instance);

    /// <summary>As quick as a machine allows that may be too busy for some seconds to give a sign of life.</summary>
    public static TrainingQueueOptions Quick() => new()
    {
        Visibility = TimeSpan.FromSeconds(8),
        RenewInterval = TimeSpan.FromSeconds(1),
        MaxDeliveries = 3,
        RetryDelay = TimeSpan.Zero,
    };
}

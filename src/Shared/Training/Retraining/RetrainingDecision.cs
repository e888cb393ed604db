using System.Globalization;
using AePipeline.Training.Requests;
using AePipeline.Wording;

namespace AePipeline.Training.Retraining;

/// <summary>Whether a task is to be trained now.</summary>
/// <param name="Task">The task.</param>
/// <param name="Request">The run to ask for; null for none.</param>
/// <param name="Why">Why, or why not; a sentence for people.</param>
public sealed record RetrainingDecision(string Task, TrainingRequest? Request, string Why)
{
    /// <summary>Decides at one of the schedule's times.</summary>
    /// <param name="options">The schedule.</param>
    /// <param name="task">The task, one of <see cref="RetrainingOptions.Tasks"/>.</param>
    /// <param name="state">What was decided before.</param>
    /// <param name="due">The time of the schedule that has come.</param>
    /// <param name="evidence">What speaks for it.</param>
    /// <param name="now">Dates the request.</param>
    public static RetrainingDecision Make(
        RetrainingOptions options, string task, RetrainingState state, DateTimeOffset due, RetrainingEvidence evidence, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(evidence);
        var images = $"{Counted.Of(evidence.NewImages, "new image")} {Since(state)}";
        var reason = (evidence, options) switch
        {
            ({ Drift: { } drift }, _) => new RequestReason(RequestReasonKind.Drift, drift),
            (_, { MinNewImages: 0 }) => new RequestReason(RequestReasonKind.Schedule, $"the schedule {options.Cron}; {images}"),
            _ when evidence.NewImages >= options.MinNewImages => new RequestReason(RequestReasonKind.NewImages, images),
            _ => null,
        };
        return reason is null
            ? NotNow(task, $"{images}, fewer than {options.MinNewImages}, and no drift")
            : new RetrainingDecision(task, RequestFor(task, options.Tasks[task], due, reason, now), reason.ToString());
    }

    internal static RetrainingDecision NotNow(string task, string why) => new(task, null, why);

    /// <summary>The request of a time: its id is that time's, so that two who make it make one run.</summary>
    internal static TrainingRequest RequestFor(string task, RetrainingTask settings, DateTimeOffset due, RequestReason reason, DateTimeOffset now) => new()
    {
        Id = $"{task}-{due.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}",
        Task = task,
        Source = settings.Source ?? TrainingRequest.DefaultSource(task),
        Options = settings.Arguments.AsReadOnly(),
        Reason = reason,
        CreatedAt = now,
    };

    private static string Since(RetrainingState state) => state.LastRequest is { } last
        ? string.Create(CultureInfo.InvariantCulture, $"since {last.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
        : "so far";
}

using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Training.Requests;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Training.Retraining;

/// <summary>
/// Looks whether it is time to train and asks for the run. However many schedulers look, and however often, each time of the
/// schedule is decided once; what a crash leaves half done, the next look finishes.
/// </summary>
public sealed partial class RetrainingScheduler(
    TrainingRequestQueue queue,
    RetrainingStateStore states,
    NewImages images,
    ModelRegistry models,
    IDriftSource drift,
    IOptions<RetrainingOptions> options,
    TimeProvider time,
    ILogger<RetrainingScheduler> logger)
{
    /// <summary>After so long, whoever decided on a request and did not send it is taken for dead.</summary>
    private static readonly TimeSpan SendingTimeout = TimeSpan.FromMinutes(2);

    private readonly RetrainingTimes? _times = Read(options.Value);

    /// <summary>The schedule's next time; null when there is no schedule, or none of its times is to come.</summary>
    public DateTimeOffset? NextTime => _times?.NextAfter(time.GetUtcNow());

    /// <summary>Decides on every task whose time has come while no other run is under way or waiting.</summary>
    /// <returns>A decision for each task, the one that has waited longest first; empty without a schedule.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer; looking again goes on where it stopped.</exception>
    public async Task<IReadOnlyList<RetrainingDecision>> LookAsync(CancellationToken cancellationToken = default)
    {
        if (_times is null) return [];
        var tasks = new List<(string Task, RetrainingState? State, ETag? ETag)>();
        foreach (var task in options.Value.Tasks.Keys)
        {
            var (state, etag) = await states.ReadAsync(task, cancellationToken);
            tasks.Add((task, state, etag));
        }

        var decisions = new List<RetrainingDecision>();
        foreach (var (task, state, etag) in tasks.OrderBy(seen => seen.State?.LastRequest?.CreatedAt))
        {
            decisions.Add(await LookAsync(task, state, etag, cancellationToken));
        }

        return decisions;
    }

    private async Task<RetrainingDecision> LookAsync(string task, RetrainingState? state, ETag? etag, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (state is null)
        {
            await states.TryWriteAsync(task, new RetrainingState { DecidedUntil = now }, etag, cancellationToken);
            return RetrainingDecision.NotNow(task, "the schedule begins now");
        }

        if (state is { LastRequest: { } decided, SentAt: null })
        {
            if (now - decided.CreatedAt < SendingTimeout) return RetrainingDecision.NotNow(task, "another scheduler is asking for a run");
            await SendAsync(state, decided, etag!.Value, cancellationToken);
            return new RetrainingDecision(task, decided, $"decided before and not sent: {decided.Reason}");
        }

        if (_times!.DueSince(state.DecidedUntil, now) is not { } due) return RetrainingDecision.NotNow(task, "no time of the schedule has come");
        if (!await queue.IsEmptyAsync(cancellationToken)) return RetrainingDecision.NotNow(task, "the run before it is not over");
        return await DecideAsync(task, state, etag!.Value, due, cancellationToken);
    }

    private async Task<RetrainingDecision> DecideAsync(string task, RetrainingState state, ETag etag, DateTimeOffset due, CancellationToken cancellationToken)
    {
        // Dated before the count, so that what arrives meanwhile is new the next time.
        var now = time.GetUtcNow();
        var evidence = await GatherAsync(task, state, cancellationToken);
        var decision = RetrainingDecision.Make(options.Value, task, state, due, evidence, now);
        var next = decision.Request is { } request
            ? new RetrainingState { DecidedUntil = due, LastRequest = request }
            : state with { DecidedUntil = due };
        if (await states.TryWriteAsync(task, next, etag, cancellationToken) is not { } written)
        {
            return RetrainingDecision.NotNow(task, "another scheduler decided first");
        }

        if (decision.Request is null)
        {
            Log.NotNow(logger, task, decision.Why);
        }
        else
        {
            await SendAsync(next, decision.Request, written, cancellationToken);
        }

        return decision;
    }

    private async Task<RetrainingEvidence> GatherAsync(string task, RetrainingState state, CancellationToken cancellationToken)
    {
        var source = options.Value.Tasks[task].Source ?? TrainingRequest.DefaultSource(task);
        var count = await images.CountAsync(source, state.LastRequest?.CreatedAt, cancellationToken);
        return new RetrainingEvidence(count, await FindDriftAsync(task, state, cancellationToken));
    }

    /// <summary>Drift is told by an embed model's errors, and only of images since the last run: what that run has seen is no news.</summary>
    private async Task<string?> FindDriftAsync(string task, RetrainingState state, CancellationToken cancellationToken)
    {
        if (!ImageTasks.TryParse(task, out var uploads) || !uploads.GivesLatent) return null;
        if (await models.GetCurrentAsync(task, cancellationToken) is not { } current) return null;
        return await drift.FindAsync(current.Version, state.LastRequest?.CreatedAt ?? current.PromotedAt, cancellationToken);
    }

    private async Task SendAsync(RetrainingState state, TrainingRequest request, ETag etag, CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(request, cancellationToken);
        Log.Asked(logger, request.Id, request.Reason);
        await states.TryWriteAsync(request.Task, state with { SentAt = time.GetUtcNow() }, etag, cancellationToken);
    }

    private static RetrainingTimes? Read(RetrainingOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Cron)) return null;
        return RetrainingTimes.TryParse(options.Cron, options.TimeZone, out var times, out var problem) ? times : throw new ArgumentException(problem, nameof(options));
    }

    private static partial class Log
    {
        [LoggerMessage(5041, LogLevel.Information, "Asked for training run {Id} ({Reason})")]
        public static partial void Asked(ILogger logger, string id, RequestReason reason);

        [LoggerMessage(5042, LogLevel.Debug, "{Task} is not trained now: {Why}")]
        public static partial void NotNow(ILogger logger, string task, string why);
    }
}

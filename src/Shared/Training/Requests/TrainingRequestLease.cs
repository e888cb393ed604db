using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace AePipeline.Training.Requests;

/// <summary>
/// A request that this process works on: hidden from all others for as long as it is held. Settle it with
/// <see cref="CompleteAsync"/>, <see cref="ReturnAsync"/>, <see cref="InterruptAsync"/> or <see cref="PoisonAsync"/>; when the
/// process dies before, it is seen again after <see cref="TrainingQueueOptions.Visibility"/>.
/// </summary>
public sealed partial class TrainingRequestLease : IAsyncDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    private readonly TrainingRequestQueue _queue;
    private readonly QueueMessage _message;
    private readonly string _text;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _settled = new();
    private readonly Task _renewing;
    private string _receipt;

    internal TrainingRequestLease(TrainingRequestQueue queue, TrainingRequest request, string text, QueueMessage message)
    {
        (_queue, Request, _text, _message, _receipt) = (queue, request, text, message, message.PopReceipt);
        Lost = _lost.Token;
        _renewing = RenewAsync();
    }

    /// <summary>What is asked for.</summary>
    public TrainingRequest Request { get; }

    /// <summary>How often the request has been tried, this time included.</summary>
    public long Deliveries => _message.DequeueCount;

    /// <summary>Cancelled when somebody took the request away: deleted it, or got it because no sign of life arrived in time.</summary>
    public CancellationToken Lost { get; }

    /// <summary>The run is published, the request done.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        await StopRenewingAsync();
        await _queue.DeleteAsync(_message.MessageId, _receipt, cancellationToken);
    }

    /// <summary>The attempt failed for a reason that may pass: tried again after a pause, or set aside when it was the last.</summary>
    /// <param name="reason">What failed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReturnAsync(string reason, CancellationToken cancellationToken = default)
    {
        if (Deliveries >= _queue.Options.MaxDeliveries)
        {
            await PoisonAsync($"It was tried {Deliveries} times. The last time: {reason}", cancellationToken);
            return;
        }

        await StopRenewingAsync();
        var doubled = _queue.Options.RetryDelay * Math.Pow(2, Deliveries - 1);
        var delay = doubled < LongestDelay ? doubled : LongestDelay;
        await _queue.HideAsync(_message.MessageId, _receipt, _text, delay, cancellationToken);
        Log.Returned(_queue.Logger, Request.Id, delay.TotalSeconds, reason);
    }

    /// <summary>
    /// This process has to stop: the request is at once there for the next. As a new message, because an interruption is
    /// no failure and must not count as an attempt, however often it happens to a long run.
    /// </summary>
    public async Task InterruptAsync(CancellationToken cancellationToken = default)
    {
        await StopRenewingAsync();
        await _queue.SendAgainAsync(_text, cancellationToken);
        await _queue.DeleteAsync(_message.MessageId, _receipt, cancellationToken);
    }

    /// <summary>The request can never be carried out: set aside with the reason.</summary>
    public async Task PoisonAsync(string reason, CancellationToken cancellationToken = default)
    {
        await StopRenewingAsync();
        await _queue.PoisonAsync(_message, _text, reason, cancellationToken, _receipt);
    }

    /// <summary>Stops the signs of life.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();
        _lost.Dispose();
        _settled.Dispose();
    }

    private async Task RenewAsync()
    {
        var (time, options) = (_queue.Time, _queue.Options);
        var lastSign = time.GetTimestamp();
        var failed = false;
        while (await PauseAsync(failed ? Within(options.RenewInterval, Left()) : options.RenewInterval))
        {
            var left = Left();
            if (failed && left <= TimeSpan.Zero)
            {
                await LoseAsync("no sign of life reached the storage in time");
                return;
            }

            try
            {
                // Settling does not break off a renewal: its answer holds the only receipt that is valid afterwards.
                using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : options.RenewInterval, time);
                var sent = time.GetTimestamp();
                _receipt = await _queue.HideAsync(_message.MessageId, _receipt, _text, options.Visibility, deadline.Token);
                (lastSign, failed) = (sent, false);
            }
            catch (RequestFailedException gone) when (TrainingRequestQueue.IsGone(gone))
            {
                await LoseAsync("somebody else took or deleted it");
                return;
            }
            catch (Exception failure)
            {
                // Whatever it is, a renewal that is not tried again would give the request away without a word. Once others
                // can see it, this process must not go on with it: then there would be two trainers.
                Log.NotRenewed(_queue.Logger, Request.Id, failure);
                failed = true;
            }
        }

        TimeSpan Left() => options.Visibility - time.GetElapsedTime(lastSign);
    }

    private static TimeSpan Within(TimeSpan pause, TimeSpan left) => TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, pause.Ticks));

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, _queue.Time, _settled.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_settled.IsCancellationRequested;
    }

    private Task LoseAsync(string reason)
    {
        Log.Lost(_queue.Logger, Request.Id, reason);
        return _lost.CancelAsync();
    }

    private async Task StopRenewingAsync()
    {
        if (!_renewing.IsCompleted) await _settled.CancelAsync();
        await _renewing;
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Warning, "Training request {Id} is tried again in {Seconds:0} s: {Reason}")]
        public static partial void Returned(ILogger logger, string id, double seconds, string reason);

        [LoggerMessage(5002, LogLevel.Warning, "Training request {Id} could not be kept hidden; trying again")]
        public static partial void NotRenewed(ILogger logger, string id, Exception failure);

        [LoggerMessage(5003, LogLevel.Error, "Training request {Id} is lost: {Reason}")]
        public static partial void Lost(ILogger logger, string id, string reason);
    }
}

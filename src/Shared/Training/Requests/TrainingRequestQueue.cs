using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Training.Requests;

/// <summary>
/// The queue of training requests. A request leaves it when its run has been published, or for the queue
/// <see cref="QueueNames.PoisonedTrainingRequests"/> with the reason: none is lost. Delivered twice it is one run, since
/// its id is the run's. Thread-safe, and safe between processes.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="options">How long, how often.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what is set aside or taken away.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, the account's and not one in memory.")]
public sealed partial class TrainingRequestQueue(
    PipelineStorage storage, IOptions<TrainingQueueOptions> options, TimeProvider time, ILogger<TrainingRequestQueue> logger)
{
    // By default the service deletes a message after seven days, taken or not.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>Asks for a run.</summary>
    /// <exception cref="ArgumentException">It is not a possible request; the message says why.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task EnqueueAsync(TrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SendAsync(storage.TrainingRequests, request.ToJson(), cancellationToken);
    }

    /// <summary>Takes the next request, and sets aside on the way what cannot be carried out.</summary>
    /// <returns>Null when none is waiting. Dispose of it when the work is over.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<TrainingRequestLease?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            QueueMessage? message = await storage.TrainingRequests.ReceiveMessageAsync(options.Value.Visibility, cancellationToken);
            if (message is null) return null;

            var text = Decode(message.MessageText);
            try
            {
                var request = TrainingRequest.Parse(text);
                if (message.DequeueCount <= options.Value.MaxDeliveries)
                {
                    return new TrainingRequestLease(this, request, text, message);
                }

                await PoisonAsync(message, text, $"It was tried {options.Value.MaxDeliveries} times, and the last attempt ended without a word, as a crash does.", cancellationToken);
            }
            catch (InvalidDataException malformed)
            {
                await PoisonAsync(message, text, malformed.Message, cancellationToken);
            }
        }
    }

    /// <summary>Whether no request is in the queue at all: neither waiting nor being worked on.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken = default)
    {
        // Counts hidden messages too, and is never lower than the truth.
        QueueProperties properties = await storage.TrainingRequests.GetPropertiesAsync(cancellationToken);
        return properties.ApproximateMessagesCountLong == 0;
    }

    /// <summary>Says in words what waits next, without taking it.</summary>
    /// <returns>Null when none is waiting.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<string?> DescribeNextAsync(CancellationToken cancellationToken = default)
    {
        PeekedMessage? message = await storage.TrainingRequests.PeekMessageAsync(cancellationToken);
        if (message is null) return null;
        try
        {
            var request = TrainingRequest.Parse(Decode(message.MessageText));
            return $"{request.Id} ({request.Reason})";
        }
        catch (InvalidDataException)
        {
            return "a message that is no training request";
        }
    }

    internal TrainingQueueOptions Options => options.Value;

    internal TimeProvider Time => time;

    internal ILogger Logger => logger;

    /// <summary>Hides a message for some time.</summary>
    /// <returns>The receipt that is valid from now on.</returns>
    internal async Task<string> HideAsync(string id, string receipt, string text, TimeSpan visibility, CancellationToken cancellationToken)
    {
        UpdateReceipt updated = await storage.TrainingRequests.UpdateMessageAsync(id, receipt, Encode(text), visibility, cancellationToken);
        return updated.PopReceipt;
    }

    internal Task SendAgainAsync(string text, CancellationToken cancellationToken) => SendAsync(storage.TrainingRequests, text, cancellationToken);

    internal async Task DeleteAsync(string id, string receipt, CancellationToken cancellationToken)
    {
        try
        {
            await storage.TrainingRequests.DeleteMessageAsync(id, receipt, cancellationToken);
        }
        catch (RequestFailedException gone) when (IsGone(gone))
        {
            Log.AlreadyGone(logger, id);
        }
    }

    /// <summary>Sets a message aside: first into the other queue and then out of this one, so that a crash between doubles it and does not lose it.</summary>
    internal async Task PoisonAsync(QueueMessage message, string text, string reason, CancellationToken cancellationToken, string? receipt = null)
    {
        var poisoned = new PoisonedRequest(Cut(text, TrainingRequest.MaxLength), Cut(reason, TrainingRequest.MaxLength / 2), message.DequeueCount, time.GetUtcNow());
        await SendAsync(storage.PoisonedTrainingRequests, JsonSerializer.Serialize(poisoned, RequestJson.Default.PoisonedRequest), cancellationToken);
        await DeleteAsync(message.MessageId, receipt ?? message.PopReceipt, cancellationToken);
        Log.SetAside(logger, message.MessageId, reason);
    }

    /// <summary>Whether the message is no longer this receiver's.</summary>
    internal static bool IsGone(RequestFailedException failure) => failure.Status is 400 or 404;

    private static async Task SendAsync(QueueClient queue, string text, CancellationToken cancellationToken) =>
        await queue.SendMessageAsync(Encode(text), timeToLive: Forever, cancellationToken: cancellationToken);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Base64 is what most clients write, and plain text what a person types into a portal.</summary>
    private static string Decode(string message)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(message));
        }
        catch (FormatException)
        {
            return message;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5021, LogLevel.Warning, "Training request {MessageId} was set aside in the queue training-requests-poison: {Reason}")]
        public static partial void SetAside(ILogger logger, string messageId, string reason);

        [LoggerMessage(5022, LogLevel.Warning, "Training request {MessageId} had left the queue already")]
        public static partial void AlreadyGone(ILogger logger, string messageId);
    }
}

using System.Globalization;
using System.Net.Sockets;
using AePipeline.TrainingJob.Reporting;
using Azure;

namespace AePipeline.TrainingJob.Publishing;

/// <summary>Storage that can not be reached, or is too busy: waiting helps.</summary>
internal static class StorageOutage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Whether a failure is an outage's.</summary>
    public static bool Caused(Exception exception) => exception switch
    {
        RequestFailedException request => request.Status is 0 or 408 or 429 or >= 500,
        // What the client library throws after its own attempts.
        AggregateException several => several.InnerExceptions.All(Caused),
        HttpRequestException or SocketException or TimeoutException or TaskCanceledException => true,
        _ => false,
    };

    /// <inheritdoc cref="RideOutAsync{T}"/>
    public static Task RideOutAsync(string what, Func<Task> work, TimeProvider timeProvider, CancellationToken cancellationToken) => RideOutAsync(
        what,
        async () =>
        {
            await work();
            return true;
        },
        timeProvider,
        cancellationToken);

    /// <summary>Does a piece of work that may be repeated, again and again while an outage lasts, for some minutes.</summary>
    /// <param name="what">The work, for messages: "publishing".</param>
    /// <param name="work">The work.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Exception">Whatever the work fails with after that time, or for another reason.</exception>
    public static async Task<T> RideOutAsync<T>(string what, Func<Task<T>> work, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await work();
            }
            catch (Exception exception) when (
                Caused(exception) && !cancellationToken.IsCancellationRequested && timeProvider.GetElapsedTime(started) < Patience)
            {
                Notice.Warn(string.Create(
                    CultureInfo.InvariantCulture, $"Storage does not answer; {what} is tried again in {pause.TotalSeconds} s: {exception.Message.Split('\n')[0]}"));
                await Task.Delay(pause, timeProvider, cancellationToken);
            }
        }
    }
}

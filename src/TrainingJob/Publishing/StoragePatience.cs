using System.Globalization;
using AePipeline.Storage;
using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Publishing;

/// <summary>Waits for storage that cannot be reached, or is too busy.</summary>
/// <param name="screen">Told of each wait.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class StoragePatience(IScreen screen, TimeProvider timeProvider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="RideOutAsync{T}"/>
    public Task RideOutAsync(string what, Func<Task> work, CancellationToken cancellationToken) => RideOutAsync(
        what,
        async () =>
        {
            await work();
            return true;
        },
        cancellationToken);

    /// <summary>Does a piece of work that may be repeated, again and again while an outage lasts, for some minutes.</summary>
    /// <param name="what">The work, for messages: "publishing".</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Exception">Whatever the work fails with after that time, or for another reason.</exception>
    public async Task<T> RideOutAsync<T>(string what, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await work();
            }
            catch (Exception exception) when (
                StorageOutage.MayPass(exception) && !cancellationToken.IsCancellationRequested && timeProvider.GetElapsedTime(started) < Patience)
            {
                screen.Warn(string.Create(
                    CultureInfo.InvariantCulture, $"Storage does not answer; {what} is tried again in {pause.TotalSeconds} s: {exception.Message.Split('\n')[0]}"));
                await Task.Delay(pause, timeProvider, cancellationToken);
            }
        }
    }
}

using System.Diagnostics;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bench.Peers;

/// <summary>When results were there.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
internal sealed record Arrivals(TimeSpan First, TimeSpan Last);

/// <summary>Waits for results by listing them, all servers' alike, seldom enough to leave storage to them.</summary>
internal sealed class ResultWatch(IServer server, string task)
{
    // Between two listings so many times what one took.
    private const int Restraint = 20;
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>What names begin with, of uploads and results.</summary>
    public string Prefix(string folder) => $"{task}/{folder}/";

    /// <summary>Waits until as many results are there as images were given.</summary>
    /// <exception cref="TimeoutException">For minutes there was no further result.</exception>
    public async Task<Arrivals> WaitAsync(string folder, int count, Task giving, Stopwatch clock)
    {
        TimeSpan? first = null;
        var (seen, progress) = (0, Stopwatch.GetTimestamp());
        while (true)
        {
            var asked = Stopwatch.GetTimestamp();
            var at = clock.Elapsed;
            var found = await server.Storage.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix(folder), CancellationToken.None).CountAsync();
            if (found > 0) first ??= at;
            if (found >= count)
            {
                await giving;
                return new Arrivals(first!.Value, at);
            }

            if (found > seen) (seen, progress) = (found, asked);
            if (giving.IsFaulted) await giving;
            await server.CheckRunsAsync();
            if (Stopwatch.GetElapsedTime(progress) > s_patience) throw new TimeoutException($"{found} of {count} images of {Prefix(folder)} have results, and for {s_patience.TotalMinutes} minutes none was added.");
            var pause = Restraint * Stopwatch.GetElapsedTime(asked);
            await Task.Delay(pause < s_shortestPause ? s_shortestPause : pause > s_longestPause ? s_longestPause : pause);
        }
    }

    /// <summary>Downloads the results of some images.</summary>
    public async Task SaveAsync(string folder, IEnumerable<string> files, string results)
    {
        foreach (var file in files)
        {
            await server.Storage.Results.GetBlobClient($"{Prefix(folder)}{Path.GetFileName(file)}.png").DownloadToAsync(Work.ResultPath(results, file));
        }
    }
}

using System.Diagnostics;

namespace AePipeline.Bench.Peers;

/// <summary>Measures a server: a single image, ten that come at once, and all.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="start">Starts the server for a case.</param>
internal sealed class ServerContender(string name, Func<Case, Task<IServer>> start) : IContender
{
    private const int AtOnce = 10;

    public string Name => name;

    public async Task<Measurement> MeasureAsync(Work work, string results)
    {
        await using var server = await start(work.Case);
        var watch = new ResultWatch(server, work.Case.Card.Task);

        // The first image of a process pays for loading the model and compiling code.
        await DoAsync("warm", Math.Min(server.Processes, work.Files.Count));
        var single = await DoAsync("single", 1);
        var ten = await DoAsync("ten", Math.Min(AtOnce, work.Files.Count));
        var all = work.Files.Count <= AtOnce ? ten : await DoAsync("all", work.Files.Count);
        await watch.SaveAsync("ten", work.Samples, results);
        return new Measurement(work.Files.Count / all.Last.TotalSeconds, server.PeakBytes)
        {
            First = ten.First.TotalSeconds,
            Single = single.Last.TotalSeconds,
        };

        async Task<Arrivals> DoAsync(string folder, int count)
        {
            var clock = new Stopwatch();
            var giving = server.GiveAsync(watch.Prefix(folder), [.. work.Files.Take(count)], clock);
            return await watch.WaitAsync(folder, count, giving, clock);
        }
    }
}

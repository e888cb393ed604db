// How long an upload waits for its result: single ones on an idle account, many at once, then single ones again, served by
// ae up in a process of its own on an account of its own. Prints one line of JSON.
//   bench-latency MODEL [AT_ONCE] [SINGLES] [SECONDS_BETWEEN]
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AePipeline.Bench;
using Azure;
using Azure.Storage.Blobs.Models;

if (args is not [var model, ..])
{
    Console.Error.WriteLine("usage: bench-latency MODEL [AT_ONCE] [SINGLES] [SECONDS_BETWEEN]");
    return 2;
}

const int IdleSingles = 5;
const int UploadsAtOnce = 16;

var atOnce = Number(1, 1000);
var singles = Number(2, 12);
var between = TimeSpan.FromSeconds(Number(3, 10));
await using var up = await UpProcess.StartAsync(model);
var storage = up.Storage;

// The first image pays for loading the model and compiling code.
await LatencyAsync("first");
var idle = await SinglesAsync("idle", IdleSingles, TimeSpan.FromSeconds(2));
var clock = Stopwatch.StartNew();
await Parallel.ForAsync(0, atOnce, new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce }, async (i, token) =>
    await storage.Images.GetBlobClient($"denoise/burst/{i:000000}.png").UploadAsync(BinaryData.FromBytes(NoisePicture.Png(i)), token));
var uploaded = clock.Elapsed;
while (await CountAsync() < atOnce) await Task.Delay(500);
var burst = clock.Elapsed;
var after = await SinglesAsync("after", singles, between);

var usual = idle.Order().ElementAt(idle.Count / 2);
Console.WriteLine(JsonSerializer.Serialize(new
{
    AtOnce = atOnce,
    UploadSeconds = Round(uploaded.TotalSeconds),
    BurstSeconds = Round(burst.TotalSeconds),
    IdleSeconds = idle.Select(Round),
    AfterSeconds = after.Select(Round),
    LongestBeyondIdle = Round(after.Max() - usual),
}));
return 0;

int Number(int index, int usual) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : usual;

static double Round(double seconds) => Math.Round(seconds, 2);

async Task<IReadOnlyList<double>> SinglesAsync(string name, int count, TimeSpan pause)
{
    var seconds = new List<double>();
    for (var i = 0; i < count; i++)
    {
        await Task.Delay(pause);
        seconds.Add(await LatencyAsync($"{name}/{i:000}"));
    }

    return seconds;
}

async Task<double> LatencyAsync(string name)
{
    var clock = Stopwatch.StartNew();
    await storage.Images.GetBlobClient($"denoise/{name}.png").UploadAsync(BinaryData.FromBytes(NoisePicture.Png(name.Length)));
    var result = storage.Results.GetBlobClient($"denoise/{name}.denoised.png");
    while (!await ExistsAsync(result)) await Task.Delay(50);
    return clock.Elapsed.TotalSeconds;
}

async Task<bool> ExistsAsync(Azure.Storage.Blobs.BlobClient blob)
{
    try
    {
        return await blob.ExistsAsync();
    }
    catch (RequestFailedException busy) when (busy.Status >= 500)
    {
        return false;
    }
}

async Task<int> CountAsync() =>
    await storage.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, "denoise/burst/", CancellationToken.None).CountAsync();

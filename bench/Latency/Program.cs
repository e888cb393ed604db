// How long an upload waits for its result: single ones on an idle account, many at once, then single ones again, served by
// ae up in a process of its own on an account of its own. Prints one line of JSON.
//   bench-latency AE MODEL [AT_ONCE] [SINGLES] [SECONDS_BETWEEN]
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AePipeline.Imaging;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

if (args is not [var ae, var model, ..])
{
    Console.Error.WriteLine("usage: bench-latency AE MODEL [AT_ONCE] [SINGLES] [SECONDS_BETWEEN]");
    return 2;
}

const int IdleSingles = 5;
const int UploadsAtOnce = 16;
const int Side = 64;

var atOnce = Number(2, 1000);
var singles = Number(3, 12);
var between = TimeSpan.FromSeconds(Number(4, 10));
var folder = Directory.CreateTempSubdirectory("aepipeline-bench-").FullName;
var endpoint = Path.Combine(folder, "endpoint.json");
using var server = Process.Start(new ProcessStartInfo("dotnet", [ae, "up", "--json", "--store", folder, "--model", model]) { RedirectStandardOutput = true })!;
try
{
    _ = server.StandardOutput.ReadToEndAsync();
    while (!File.Exists(endpoint))
    {
        if (server.HasExited) throw new InvalidOperationException($"ae up ended with code {server.ExitCode}.");
        await Task.Delay(100);
    }

    using var running = JsonDocument.Parse(await File.ReadAllTextAsync(endpoint));
    var storage = PipelineStorage.Open(running.RootElement.EnumerateObject()
        .Single(property => property.Name.Equals("connectionString", StringComparison.OrdinalIgnoreCase)).Value.GetString()!);

    // The first image pays for loading the model and compiling code.
    await LatencyAsync(storage, "first");
    var idle = await SinglesAsync(storage, "idle", IdleSingles, TimeSpan.FromSeconds(2));
    var clock = Stopwatch.StartNew();
    await Parallel.ForAsync(0, atOnce, new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce }, async (i, token) =>
        await storage.Images.GetBlobClient($"denoise/burst/{i:000000}.png").UploadAsync(BinaryData.FromBytes(Picture(i)), token));
    var uploaded = clock.Elapsed;
    while (await CountAsync(storage) < atOnce) await Task.Delay(500);
    var burst = clock.Elapsed;
    var after = await SinglesAsync(storage, "after", singles, between);

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
}
finally
{
    // Azurite ends with its parent.
    if (!server.HasExited) server.Kill();
    await server.WaitForExitAsync();
    await Task.Delay(1000);
    Directory.Delete(folder, recursive: true);
}

int Number(int index, int usual) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : usual;

static double Round(double seconds) => Math.Round(seconds, 2);

async Task<IReadOnlyList<double>> SinglesAsync(PipelineStorage storage, string name, int count, TimeSpan pause)
{
    var seconds = new List<double>();
    for (var i = 0; i < count; i++)
    {
        await Task.Delay(pause);
        seconds.Add(await LatencyAsync(storage, $"{name}/{i:000}"));
    }

    return seconds;
}

async Task<double> LatencyAsync(PipelineStorage storage, string name)
{
    var clock = Stopwatch.StartNew();
    await storage.Images.GetBlobClient($"denoise/{name}.png").UploadAsync(BinaryData.FromBytes(Picture(name.Length)));
    var result = storage.Results.GetBlobClient($"denoise/{name}.png.png");
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

static async Task<int> CountAsync(PipelineStorage storage) =>
    await storage.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, "denoise/burst/", CancellationToken.None).CountAsync();

byte[] Picture(int seed)
{
    var path = Path.Combine(folder, $"{Guid.NewGuid():N}.png");
    var layout = new PixelLayout(Side, Side, Channels: 3, HasAlpha: false, BitDepth: 8);
    using (var writer = ImageWriter.Create(path, ImageFormat.Png, layout, new ImageOutputOptions()))
    {
        var pixels = new byte[layout.RowBytes * Side];
        new Random(seed).NextBytes(pixels);
        writer.WriteRows(pixels);
        writer.Complete();
    }

    var content = File.ReadAllBytes(path);
    File.Delete(path);
    return content;
}

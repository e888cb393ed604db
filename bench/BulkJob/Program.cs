using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AePipeline.Cli.Azurite;
using AePipeline.Models;
using AePipeline.Storage;
using NetVips;

// bench-bulk-job COUNT PHOTOS MODEL AE [WIDTHxHEIGHT]: a bulk job over COUNT crops of the photos, 64x64 unless told, enlarged
// where a photo is smaller; run by ae in a process of its own, against a fresh Azurite. Prints one JSON line: time an image
// and the runner's memory, at most and at each quarter of its time.
var count = int.Parse(args[0], CultureInfo.InvariantCulture);
var photos = Directory.EnumerateFiles(args[1], "*.*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path) is ".jpg" or ".png" or ".webp").Order(StringComparer.Ordinal).ToList();
var size = (args.Length > 4 ? args[4] : "64x64").Split('x').Select(side => int.Parse(side, CultureInfo.InvariantCulture)).ToArray();
// Decoded once: thousands of crops would otherwise take longer than the job itself.
var decoded = new ConcurrentDictionary<string, Image>(StringComparer.Ordinal);
if (photos.Count == 0) throw new ArgumentException($"There is no photo in '{args[1]}'.");

var folder = Directory.CreateTempSubdirectory("aepipeline-bench-").FullName;
try
{
    await using var azurite = await AzuriteServer.StartAsync(folder);
    var storage = PipelineStorage.Open(azurite.ConnectionString);
    await storage.EnsureCreatedAsync();
    var registry = new ModelRegistry(storage, TimeProvider.System);
    var card = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Path.Combine(args[2], ModelCard.FileName)), PipelineJson.Default.ModelCard)!;
    await registry.PublishAsync(card, args[2], CancellationToken.None);
    await registry.PromoteAsync(card.Task, card.Version, CancellationToken.None);

    var archive = storage.Blobs.GetBlobContainerClient("archive");
    await archive.CreateAsync();
    await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
        await archive.GetBlobClient($"{i / 1000:000}/{i:000000}.jpg").UploadAsync(BinaryData.FromBytes(Crop(i)), token));

    var start = new ProcessStartInfo(
        "dotnet", [args[3], "bulk", "start", "--id", "bench", "--source", "archive/", "--task", card.Task, "--here", "--json", "--connection", azurite.ConnectionString])
    {
        RedirectStandardOutput = true,
    };
    using var runner = Process.Start(start)!;
    var (peak, processor, memory) = (0L, TimeSpan.Zero, new List<long>());
    var output = runner.StandardOutput.ReadToEndAsync();
    while (!runner.WaitForExit(200))
    {
        try
        {
            runner.Refresh();
            peak = Math.Max(peak, runner.PeakWorkingSet64);
            if (runner.WorkingSet64 is > 0 and var now) memory.Add(now >> 20);
            processor = runner.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It has exited meanwhile, and its figures with it.
        }
    }

    using var report = JsonDocument.Parse(await output);
    var summary = report.RootElement.GetProperty("summary");
    var seconds = summary.GetProperty("seconds").GetDouble();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $$"""{"images":{{count}},"done":{{summary.GetProperty("counts").GetProperty("done").GetInt64()}},"seconds":{{seconds:0.0}},"millisecondsPerImage":{{1000 * seconds / count:0.00}},"processorMillisecondsPerImage":{{processor.TotalMilliseconds / count:0.00}},"peakMegabytes":{{peak >> 20}},"megabytesAtQuarters":[{{string.Join(',', Enumerable.Range(1, 4).Select(quarter => memory[(memory.Count * quarter / 4) - 1]))}}]}"""));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

// A different place of a different photo each time, so that no two images are the same.
byte[] Crop(int number)
{
    var (width, height) = (size[0], size[1]);
    var photo = decoded.GetOrAdd(photos[number % photos.Count], path => Image.NewFromFile(path).CopyMemory());
    var random = new Random(number);
    var scale = Math.Max(1, Math.Max(1.1 * width / photo.Width, 1.1 * height / photo.Height));
    var (across, down) = ((int)(width / scale), (int)(height / scale));
    using var crop = photo.Crop(random.Next(photo.Width - across + 1), random.Next(photo.Height - down + 1), across, down);
    using var image = scale > 1 ? crop.ThumbnailImage(width, height: height, size: Enums.Size.Force) : crop.Copy();
    return image.JpegsaveBuffer(q: 90);
}

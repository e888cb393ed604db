using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AePipeline.Bench;
using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Storage;

// bench-bulk-job COUNT PHOTOS MODEL AE [WIDTHxHEIGHT]: a bulk job over COUNT crops of the photos, 64x64 unless told, enlarged
// where a photo is smaller; run by ae in a process of its own, against a fresh Azurite. Prints one JSON line: time an image
// and the runner's memory, at most and at each quarter of its time.
var count = int.Parse(args[0], CultureInfo.InvariantCulture);
var size = (args.Length > 4 ? args[4] : "64x64").Split('x').Select(side => int.Parse(side, CultureInfo.InvariantCulture)).ToArray();
var crops = new PhotoCrops(args[1], size[0], size[1]);

var folder = Directory.CreateTempSubdirectory("aepipeline-bench-").FullName;
try
{
    await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Folder = folder, LargeAccount = true });
    var storage = PipelineStorage.Open(azurite.ConnectionString);
    await storage.EnsureCreatedAsync();
    var registry = new ModelRegistry(storage, TimeProvider.System);
    var card = await registry.ServeAsync(args[2]);

    var archive = storage.Blobs.GetBlobContainerClient("archive");
    await archive.CreateAsync();
    await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
        await archive.GetBlobClient($"{i / 1000:000}/{i:000000}.jpg").UploadAsync(BinaryData.FromBytes(crops.Jpeg(i)), token));

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

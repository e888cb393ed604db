// Does the same images one by one, as live uploads are, or as a bulk job's batches, and says what it took as one line of
// JSON. Storage is Storage__ConnectionString, or an Azurite of its own. Settings come from the environment, for example
// Bulk__EmbedBatchSize=1. Models are given by their cards, in the order of the tasks.
//   bench-bulk one|bulk MODEL_CARD[,MODEL_CARD...] FOLDER [COUNT]
using System.Diagnostics;
using System.Text.Json;
using AePipeline.Bulk;
using AePipeline.Latents.Indexing;
using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

const int BatchSize = 200;

if (args is not ["one" or "bulk", var cardPaths, var folder, ..])
{
    Console.Error.WriteLine("usage: bench-bulk one|bulk MODEL_CARD[,MODEL_CARD...] FOLDER [COUNT]");
    return 2;
}

var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
if (files.Length == 0)
{
    Console.Error.WriteLine($"There are no images in {folder}.");
    return 2;
}

var count = args.Length > 3 ? int.Parse(args[3]) : files.Length;
var data = Directory.CreateTempSubdirectory("bench-bulk-").FullName;
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var azurite = builder.Configuration["Storage:ConnectionString"] is null ? await AzuriteServer.StartAsync(data) : null;
if (azurite is not null)
{
    builder.Configuration["Storage:ConnectionString"] = azurite.ConnectionString;
}

builder.Services.AddBulkWork();
using var host = builder.Build();
var storage = host.Services.GetRequiredService<PipelineStorage>();
await storage.EnsureCreatedAsync();

var tasks = new List<ImageTask>();
foreach (var path in cardPaths.Split(','))
{
    var card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(path), JsonSerializerOptions.Web)! with
    {
        Version = $"bench-{Guid.NewGuid():N}",
    };
    var registry = host.Services.GetRequiredService<ModelRegistry>();
    await registry.PublishAsync(card, Path.GetDirectoryName(Path.GetFullPath(path))!, CancellationToken.None);
    await registry.PromoteAsync(card.Task, card.Version, CancellationToken.None);
    tasks.Add(ImageTasks.TryParse(card.Task, out var task) ? task : throw new ArgumentException($"{path} is of no task."));
}

var prefix = $"{tasks[0].ToFolder()}/{Guid.NewGuid():N}";
string[] names = [.. Enumerable.Range(0, count).Select(i => $"{prefix}/{i:000000}{Path.GetExtension(files[i % files.Length])}")];
await Parallel.ForEachAsync(names.Index(), async (name, token) =>
    await storage.Images.GetBlobClient(name.Item).UploadAsync(files[name.Index % files.Length], overwrite: true, token));

// The first image pays for loading models and compiling code.
var (warm, cold) = (names[0], names[1..]);
await RunAsync([warm]);
var started = Stopwatch.StartNew();
var done = 0;
foreach (var batch in cold.Chunk(BatchSize))
{
    done += await RunAsync(batch);
}

using var process = Process.GetCurrentProcess();
Console.WriteLine(JsonSerializer.Serialize(new
{
    Mode = args[0],
    Images = done,
    Seconds = Math.Round(started.Elapsed.TotalSeconds, 2),
    ImagesPerSecond = Math.Round(done / started.Elapsed.TotalSeconds, 2),
    ProcessorSeconds = Math.Round(process.TotalProcessorTime.TotalSeconds, 2),
    PeakMegabytes = process.PeakWorkingSet64 >> 20,
}));
// What the index of latents is being told must not be cut off by the end of the storage or of this process.
await host.Services.GetRequiredService<LatentIndexWriter>().WriteAsync(CancellationToken.None);
if (azurite is not null)
{
    await azurite.DisposeAsync();
}

Directory.Delete(data, recursive: true);
return done == cold.Length ? 0 : 1;

async Task<int> RunAsync(string[] some)
{
    if (args[0] == "bulk")
    {
        var request = new BulkRequest { Id = "bench", Prefix = $"{prefix}/", Tasks = tasks, CreatedAt = DateTimeOffset.UnixEpoch };
        var outcomes = await host.Services.GetRequiredService<IBulkWork>()
            .RunAsync(request, [.. some.Select(name => new BulkItem(name, "", 0))], finished: null, CancellationToken.None);
        return outcomes.Count(outcome => outcome.Kind == BulkOutcomeKind.Done);
    }

    var written = 0;
    foreach (var name in some)
    {
        var image = new ImageReference(tasks[0], name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var outcome = await host.Services.GetRequiredService<ImageProcessor>().ProcessAsync(image, CancellationToken.None);
        written += outcome.Status == ProcessingStatus.Written ? 1 : 0;
    }

    return written;
}

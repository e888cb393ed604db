// Restores or embeds one image in a process of its own and says what it took, as lines of JSON. Settings come from the
// environment, for example Inference__TileSize=256. OUTPUT is the result; the input is encoded once more to say what that
// takes, and not kept.
//   bench-restore INPUT OUTPUT MODEL_CARD [png|jpeg|webp] [RUNS]
using System.Diagnostics;
using System.Text.Json;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Restoring;
using AePipeline.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

if (args is not [var input, var output, var cardPath, ..])
{
    Console.Error.WriteLine("usage: bench-restore INPUT OUTPUT MODEL_CARD [png|jpeg|webp] [RUNS]");
    return 2;
}

var format = args.Length > 3 ? Enum.Parse<ImageFormat>(args[3], ignoreCase: true) : ImageFormat.Png;
var runs = args.Length > 4 ? int.Parse(args[4]) : 1;
var builder = Host.CreateApplicationBuilder();
builder.Services.AddInference();
using var host = builder.Build();
var options = host.Services.GetRequiredService<IOptions<InferenceOptions>>().Value;
var card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(cardPath), JsonSerializerOptions.Web)!;
var folder = Path.GetDirectoryName(Path.GetFullPath(cardPath))!;
var budget = host.Services.GetRequiredService<MemoryBudget>();
if (card.Task == "embed")
{
    using var embedding = EmbedModel.Load(card, folder, options);
    embedding.WarmUp();
    var embedder = host.Services.GetRequiredService<ImageEmbedder>();
    for (var run = 0; run < runs; run++)
    {
        var clock = Stopwatch.StartNew();
        var result = await embedder.EmbedAsync(input, output, format, embedding, CancellationToken.None);
        ReportRun("embed", clock, result.Width, result.Height, result.Provider, result.InferenceTime);
    }

    return 0;
}

using var model = OnnxModel.Load(card, folder, options);
model.WarmUp();

var restorer = host.Services.GetRequiredService<ImageRestorer>();
for (var run = 0; run < runs; run++)
{
    var clock = Stopwatch.StartNew();
    var result = await restorer.RestoreAsync(input, output, format, model, CancellationToken.None);
    ReportRun("restore", clock, result.Width, result.Height, result.Provider, result.InferenceTime);
}

var decode = Stopwatch.StartNew();
using var reader = ImageReader.Open(input, new ImageLimits());
var copy = $"{output}.copy";
using var writer = ImageWriter.Create(copy, format, format.Fit(reader.Layout), new ImageOutputOptions());
var encode = new Stopwatch();
while (reader.RowsLeft > 0)
{
    var rows = reader.ReadRows(Math.Min(reader.RowsAtOnce, reader.RowsLeft));
    decode.Stop();
    encode.Start();
    if (reader.Layout == writer.Layout)
    {
        writer.WriteRows(rows);
    }

    encode.Stop();
    decode.Start();
}

Report("decode", decode, new { reader.Format });
if (reader.Layout == writer.Layout)
{
    encode.Start();
    writer.Complete();
    Report("encode", encode, new { new FileInfo(copy).Length });
}

File.Delete(copy);
return 0;

void ReportRun(string what, Stopwatch clock, int width, int height, string provider, TimeSpan inference) => Report(what, clock, new
{
    Width = width,
    Height = height,
    Provider = provider,
    InferenceSeconds = inference.TotalSeconds,
    budget.MostLent,
    HeldMemory.MostInBuffers,
    HeldMemory.MostInVips,
});

static void Report(string what, Stopwatch clock, object details)
{
    using var process = Process.GetCurrentProcess();
    Console.WriteLine(JsonSerializer.Serialize(
        new { what, clock.Elapsed.TotalSeconds, PeakMegabytes = process.PeakWorkingSet64 >> 20, details }));
}

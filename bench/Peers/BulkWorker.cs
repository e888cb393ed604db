using System.Globalization;
using System.Text.Json;
using AePipeline.Models;

namespace AePipeline.Bench.Peers;

/// <summary>The batches of a bulk job, as <c>bench-bulk</c> runs them in a process of its own.</summary>
internal sealed class BulkWorker : IContender
{
    public string Name => "bulk";

    public async Task<Measurement> MeasureAsync(Work work, string results)
    {
        // It takes one image more, which pays for loading the model.
        var count = (work.Files.Count + 1).ToString(CultureInfo.InvariantCulture);
        using var report = JsonDocument.Parse(
            await Child.RunAsync("bench-bulk.dll", ["bulk", Path.Combine(work.Case.ModelFolder, ModelCard.FileName), work.Folder, count]));
        return new Measurement(report.RootElement.GetProperty("ImagesPerSecond").GetDouble(), report.RootElement.GetProperty("PeakMegabytes").GetInt64() << 20);
    }
}

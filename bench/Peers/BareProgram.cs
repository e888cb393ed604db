using System.Diagnostics;
using System.Text.Json;
using AePipeline.Imaging;
using AePipeline.Inference;

namespace AePipeline.Bench.Peers;

/// <summary>
/// The other side of <see cref="BareRuntime"/>: runs a model on decoded images, each whole or, where it takes one size, in batches,
/// prints what it took as a line of JSON, and then writes the results that are compared.
/// </summary>
internal static class BareProgram
{
    private static readonly int[] s_batches = [1, 8, 16, 32, 64];

    /// <summary>What the first argument of this program says to have it.</summary>
    public const string Argument = "bare";

    public static void Run(Work work, string results)
    {
        var file = work.Case.Float32;
        var shape = file is { Height: { } height, Width: { } width } ? new ImageShape(file.Channels, height, width) : null;
        using var model = new BareModel(work.Case.Float32Path);
        var rate = shape is null ? WholeRate(model, work.Files.Select(Read)) : BestBatchRate(model, [.. work.Files.Select(Read)]);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new Measurement(rate, process.PeakWorkingSet64)));
        foreach (var sample in work.Samples) Write(Work.ResultPath(results, sample), model.Restore(Read(sample)));

        FloatImage Read(string path)
        {
            var image = ImageReader.ReadFloat(path, file.Channels);
            return shape is null ? image : shape.Fit(image);
        }
    }

    private static double WholeRate(BareModel model, IEnumerable<FloatImage> images)
    {
        var (time, count) = (TimeSpan.Zero, 0);
        foreach (var image in images)
        {
            // The first run also allocates.
            if (count++ == 0) model.Time(image);
            time += model.Time(image);
        }

        return count / time.TotalSeconds;
    }

    private static double BestBatchRate(BareModel model, IReadOnlyList<FloatImage> images) => s_batches.Where(size => size <= images.Count).Max(size =>
    {
        var batches = images.Chunk(size).Where(batch => batch.Length == size).ToList();
        model.Time(batches[0]);
        return batches.Count * size / batches.Sum(batch => model.Time(batch).TotalSeconds);
    });

    private static void Write(string path, FloatImage image)
    {
        var layout = new PixelLayout(image.Width, image.Height, image.Channels, HasAlpha: false, BitDepth: 8);
        using var writer = ImageWriter.Create(path, ImageFormat.Png, layout, new ImageOutputOptions());
        writer.Write(image);
        writer.Complete();
    }
}

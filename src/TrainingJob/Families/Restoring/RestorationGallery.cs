using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.TrainingJob.Reporting.Pictures;

namespace AePipeline.TrainingJob.Families.Restoring;

/// <summary>
/// Chooses what a report shows of an evaluation while it runs: parts of the first images, and of the images with the
/// worst score the part with the largest error. Holds the parts, not the images.
/// </summary>
/// <param name="condition">The condition that is shown, for example <c>sigma 25</c>; null for the only one.</param>
internal sealed class RestorationGallery(string? condition = null)
{
    private const int Side = 160;
    private const int Stride = 16;
    private const int MostExamples = 6;
    private const int MostWorst = 4;

    private readonly List<Entry> _examples = [];
    private readonly List<Entry> _worst = [];
    private int _images;
    private string _shown = "";

    /// <summary>Looks at an image while it is in memory.</summary>
    public void Inspect(ComparedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (condition is not null && image.Condition != condition) return;
        _images++;
        _shown = image.Condition;
        if (_examples.Count < MostExamples) _examples.Add(Cut(image, Centre(image.Target)));
        var metric = image.Scores[0].Metric;
        _worst.Add(Cut(image, LargestError(image)));
        _worst.Sort((a, b) => (metric.LargerIsBetter == true ? 1 : -1) * a.Score.Value.CompareTo(b.Score.Value));
        if (_worst.Count > MostWorst) _worst.RemoveAt(MostWorst);
    }

    /// <summary>What was chosen; nothing when no image was seen.</summary>
    public IReadOnlyList<PictureGroup> Groups => _images == 0
        ? []
        :
        [
            new PictureGroup(
                $"Before, after, target: {_shown}",
                $"The middle {Side} x {Side} pixels, or all of a smaller image, of the first {_examples.Count} of {_images} validation images at {_shown}. The figures are the whole image's.",
                [.. _examples.Select(Row)]),
            new PictureGroup(
                $"Worst cases: {_shown}",
                $"The {_worst.Count} of {_images} validation images with the worst {_worst[0].Score.Metric.Label}, each the {Side} x {Side} pixels where the result is furthest from the target.",
                [.. _worst.Select(Row)]),
        ];

    private static PictureRow Row(Entry entry)
    {
        var baseline = entry.Score.Baselines.Count > 0 ? entry.Score.Baselines[0] : null;
        var metric = entry.Score.Metric;
        return new PictureRow(
            entry.Name,
            [
                new Picture(
                    baseline is null ? "before" : $"{baseline.Label}, {metric.Format(baseline.Value)}", $"Part of {entry.Name} before the model.", entry.Before),
                new Picture($"model, {metric.Format(entry.Score.Value)}", $"The same part of {entry.Name} after the model.", entry.After),
                new Picture("target", $"The same part of {entry.Name} as it should be.", entry.Target),
            ]);
    }

    private static Entry Cut(ComparedImage image, (int Top, int Left) corner)
    {
        var (height, width) = (Math.Min(Side, image.Target.Height), Math.Min(Side, image.Target.Width));
        return new Entry(image.Name, image.Scores[0], Part(image.Before), Part(image.After), Part(image.Target));

        FloatImage Part(FloatImage whole) => whole.Crop(corner.Top, corner.Left, height, width);
    }

    private static (int Top, int Left) Centre(FloatImage image) => (Math.Max(0, image.Height - Side) / 2, Math.Max(0, image.Width - Side) / 2);

    private static (int Top, int Left) LargestError(ComparedImage image)
    {
        var (height, width) = (image.Target.Height, image.Target.Width);
        var sums = SummedErrors(image);
        var best = (Error: -1.0, Corner: (0, 0));
        for (var top = 0; top <= Math.Max(0, height - Side); top += Stride)
        {
            for (var left = 0; left <= Math.Max(0, width - Side); left += Stride)
            {
                var (bottom, right) = (Math.Min(top + Side, height), Math.Min(left + Side, width));
                var error = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left];
                if (error > best.Error) best = (error, (top, left));
            }
        }

        return best.Corner;
    }

    /// <summary>Squared errors summed over everything above and left, <c>[H + 1, W + 1]</c>.</summary>
    private static double[,] SummedErrors(ComparedImage image)
    {
        var (channels, height, width) = (image.Target.Channels, image.Target.Height, image.Target.Width);
        var sums = new double[height + 1, width + 1];
        for (var y = 0; y < height; y++)
        {
            double row = 0;
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    var index = (((channel * height) + y) * width) + x;
                    double difference = image.Target.Samples[index] - image.After.Samples[index];
                    row += difference * difference;
                }

                sums[y + 1, x + 1] = sums[y, x + 1] + row;
            }
        }

        return sums;
    }

    private sealed record Entry(string Name, Score Score, FloatImage Before, FloatImage After, FloatImage Target);
}

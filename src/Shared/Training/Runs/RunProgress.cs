using System.Text.Json;
using AePipeline.Storage;

namespace AePipeline.Training.Runs;

/// <summary>
/// Where a training run stands, as the run itself says while it lasts: <c>training/{run}/progress.json</c> of
/// <see cref="BlobContainers.Jobs"/>, for people to watch. No run goes on from it; that is what checkpoints are for.
/// </summary>
public sealed record RunProgress
{
    /// <summary>Name of the blob in the run's folder.</summary>
    public const string FileName = "progress.json";

    /// <summary>Most points of each curve.</summary>
    public const int MostPoints = 400;

    /// <summary>A run that lives writes at least this often, also when nothing has changed.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    /// <summary>The family that is trained.</summary>
    public required string Task { get; init; }

    /// <summary>What it does at the moment.</summary>
    public required RunStage Stage { get; init; }

    /// <summary>Which of its networks it trains, from 1: a run may train one for colour and then one for grey.</summary>
    public int Part { get; init; }

    /// <summary>How many networks it trains, one after the other.</summary>
    public int Parts { get; init; }

    /// <summary>Channels of the images that the network is for: 3 for colour, 1 for grey.</summary>
    public int Channels { get; init; }

    /// <summary>Name of the loss.</summary>
    public string? Loss { get; init; }

    /// <summary>Steps of the optimiser taken for this network.</summary>
    public long Step { get; init; }

    /// <summary>How often as many images were seen as there are, fractional.</summary>
    public double Epoch { get; init; }

    /// <summary>Share of this network's training that is done, in [0, 1].</summary>
    public double Done { get; init; }

    /// <summary>Seconds in training for this network, those before an interruption included.</summary>
    public double Elapsed { get; init; }

    /// <summary>Seconds that a step took of late, validation included; null before there were any.</summary>
    public double? SecondsAStep { get; init; }

    /// <summary>Why the run stopped; null while it goes on.</summary>
    public string? Problem { get; init; }

    /// <summary>The training curve, oldest first: a point is the mean over the steps since the one before. At most <see cref="MostPoints"/>.</summary>
    /// <remarks>Set and not init: generated JSON readers give absent init properties null, not their default.</remarks>
    public IReadOnlyList<CurvePoint> Training { get; set; } = [];

    /// <summary>The validation curve, of the averaged weights on images that are not trained on. At most <see cref="MostPoints"/>.</summary>
    public IReadOnlyList<CurvePoint> Validation { get; set; } = [];

    /// <summary>
    /// Seconds that are left for this network at the pace so far; training may end sooner, when validation has long been no better. Null when
    /// nothing is done yet.
    /// </summary>
    public double? SecondsLeft => Done is > 0 and <= 1 && double.IsFinite(Elapsed) ? Elapsed * (1 - Done) / Done : null;

    /// <summary>Thins a curve to so many points; the newest stays.</summary>
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> points, int most = MostPoints)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var each = (points.Count + most - 1) / most;
        return each <= 1 ? points : [.. points.Where((_, place) => (points.Count - 1 - place) % each == 0)];
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static RunProgress Parse(BinaryData json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var progress = JsonSerializer.Deserialize(json.ToMemory().Span, RunJson.Default.RunProgress) ?? throw new JsonException("It holds null.");
        return progress with { Training = Thin(Points(progress.Training)), Validation = Thin(Points(progress.Validation)) };
    }

    /// <summary>The progress as the blob holds it.</summary>
    public BinaryData ToJson() => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(this, RunJson.Default.RunProgress));

    private static List<CurvePoint> Points(IEnumerable<CurvePoint?> points) => [.. points.OfType<CurvePoint>()];
}

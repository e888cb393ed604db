using System.Globalization;
using AePipeline.Wording;

namespace AePipeline.TrainingJob.Data;

/// <summary>How many of a set's images were clean enough to learn from and to validate on, and what became of the others.</summary>
/// <param name="limit">What was asked of them.</param>
public sealed class NoiseSelection(NoiseLimit limit)
{
    private const int Named = 5;

    private readonly List<(string Name, double Sigma)> _leftOut = [];

    /// <summary>What was asked of them.</summary>
    public NoiseLimit Limit => limit;

    /// <summary>Images that are clean enough.</summary>
    public int Clean { get; private set; }

    /// <summary>Images that are too small to tell, and taken as they are.</summary>
    public int TooSmall { get; private set; }

    /// <summary>Images that are made smaller until they are clean enough.</summary>
    public int Halved { get; private set; }

    /// <summary>Images that would be too small by then.</summary>
    public int LeftOut => _leftOut.Count;

    /// <summary>All of them.</summary>
    public int Total => Clean + TooSmall + Halved + LeftOut;

    /// <summary>Why there is too little to learn from, and what to do.</summary>
    /// <param name="description">The source in words.</param>
    internal string Refusal(string description)
    {
        var (taken, least, most) = (Total - LeftOut, _leftOut.Min(image => image.Sigma), _leftOut.Max(image => image.Sigma));
        return Text($"{(taken == 0 ? "None" : taken)} of {Counted.Of(Total, "image")} of {description} {(taken > 1 ? "are" : "is")} clean enough to learn from: noise ")
            + Text($"from {least:0.#} to {most:0.#} of 255 was found, above the {limit.MaxSigma:0.##} of --max-noise, and a model would learn it as the truth. ")
            + Text($"Photograph at low ISO, give larger originals (they are halved until they are clean, down to {limit.LeastSide} pixels a side), ")
            + "name clean images with --data and --validation, or raise --max-noise.";
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var names = string.Join(", ", _leftOut.Take(Named).Select(image => Text($"{image.Name} {image.Sigma:0.#}"))) + (LeftOut > Named ? ", ..." : "");
        return Text($"Noise of {Counted.Of(Total, "image")}: {Clean} clean enough, {Halved} halved until they were, {LeftOut} too noisy and left out")
            + (LeftOut > 0 ? $" ({names})" : "")
            + (TooSmall > 0 ? $"; {TooSmall} too small to tell, taken as they are" : "");
    }

    internal void Add(string name, double sigma, int? halvings)
    {
        if (halvings is null) _leftOut.Add((name, sigma));
        else if (halvings > 0) Halved++;
        else if (double.IsNaN(sigma)) TooSmall++;
        else Clean++;
    }

    internal void Add(NoiseSelection other)
    {
        Clean += other.Clean;
        Halved += other.Halved;
        TooSmall += other.TooSmall;
        _leftOut.AddRange(other._leftOut);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

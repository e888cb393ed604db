using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AePipeline.Evaluation;
using AePipeline.Models;

namespace AePipeline.Cli.Evaluate;

/// <summary>The options that say how clean images are spoilt before a model restores them.</summary>
/// <param name="names">Values of <c>--degradation</c>; null for the literature's.</param>
/// <param name="sigmas">Values of <c>--sigma</c>, of 255; null for the defaults.</param>
/// <param name="qualities">Values of <c>--quality</c>; null for the defaults.</param>
internal sealed class DegradationChoice(IReadOnlyList<string>? names, IReadOnlyList<double>? sigmas, IReadOnlyList<int>? qualities)
{
    public static readonly Option<string?> Degradation = new("--degradation")
    {
        Description = "How the images are spoilt, separated by commas. For denoise gaussian (white noise, not clipped), camera (a sensor's noise, "
            + "weak to strong, alone and saved as JPEG 90) and jpeg [default: gaussian]. For upscale, how they are made smaller: bicubic, area "
            + "(means of pixels), aliased (without antialiasing), or bicubic and then jpeg or noise [default: bicubic].",
        HelpName = "NAMES",
    };

    public static readonly Option<string?> Sigma = new("--sigma")
    {
        Description = "Standard deviations of white noise, of 255, separated by commas [default: 15,25,50 for gaussian, 5,15 for noise].",
        HelpName = "SIGMAS",
    };

    public static readonly Option<string?> Quality = new("--quality")
    {
        Description = "Qualities of JPEG, 1 to 100, separated by commas [default: 10,20,40,90 for denoise, 50,80 for upscale].",
        HelpName = "QUALITIES",
    };

    private static readonly string[] OfDenoise = ["gaussian", "camera", "jpeg"];
    private static readonly string[] OfUpscale = ["bicubic", "area", "aliased", "jpeg", "noise"];

    /// <summary>The three options, with their own checks.</summary>
    public static IEnumerable<Option> Options
    {
        get
        {
            Degradation.Validators.Add(result => Check(result, Words(result) is { } words && words.All(IsKnown), $"--degradation must be of {string.Join(", ", OfDenoise.Union(OfUpscale))}, separated by commas."));
            Sigma.Validators.Add(result => Check(result, ReadSigmas(Words(result)) is not null, "--sigma must be numbers from 0 to 255, separated by commas, for example 15,25,50."));
            Quality.Validators.Add(result => Check(result, ReadQualities(Words(result)) is not null, "--quality must be whole numbers from 1 to 100, separated by commas, for example 10,20,40."));
            return [Degradation, Sigma, Quality];
        }
    }

    /// <summary>Whether any of the three options is given.</summary>
    public static bool IsIn(CommandResult result) => new[] { Degradation, Sigma, Quality }.Any(option => result.GetValue(option) is not null);

    /// <summary>The choice of a command line.</summary>
    public static DegradationChoice Of(ParseResult parsed) => new(
        Split(parsed.GetValue(Degradation)), ReadSigmas(Split(parsed.GetValue(Sigma))), ReadQualities(Split(parsed.GetValue(Quality))));

    /// <summary>What is done to the images.</summary>
    /// <param name="card">The model to measure.</param>
    /// <returns>Nothing for a family that nothing is spoilt for.</returns>
    /// <exception cref="CliException">An option does not go with the model's family, or with the others.</exception>
    public IReadOnlyList<Condition> For(ModelCard card)
    {
        var known = card.Task switch { "denoise" => OfDenoise, "upscale" => OfUpscale, _ => [] };
        if (known.Length == 0)
        {
            return names is null && sigmas is null && qualities is null
                ? []
                : throw Refuse($"--degradation, --sigma and --quality are for models that restore images, and this one is for {card.Task}. Leave them out.");
        }

        IReadOnlyList<string> chosen = names is null ? [known[0]] : [.. names.Distinct()];
        if (chosen.FirstOrDefault(name => !known.Contains(name)) is { } stranger)
            throw Refuse($"A model for {card.Task} is not measured on '{stranger}'. Use --degradation with {string.Join(", ", known)}.");
        var noise = card.Task == "denoise" ? "gaussian" : "noise";
        if (sigmas is not null && !chosen.Contains(noise))
            throw Refuse($"--sigma is for --degradation {noise}, which is not asked for. Leave --sigma out or add {noise}.");
        if (qualities is not null && !chosen.Contains("jpeg"))
            throw Refuse("--quality is for --degradation jpeg, which is not asked for. Leave --quality out or add jpeg.");
        return [.. chosen.SelectMany(name => card.Task == "denoise" ? Denoise(name) : Upscale(name, new UpscaleConditions(card.Scale)))];
    }

    private IEnumerable<Condition> Denoise(string name) => name switch
    {
        "camera" => DenoiseConditions.Camera(),
        "jpeg" => DenoiseConditions.Jpeg(qualities ?? [10, 20, 40, 90]),
        _ => DenoiseConditions.Gaussian(sigmas ?? [15, 25, 50]),
    };

    private IEnumerable<Condition> Upscale(string name, UpscaleConditions conditions) => name switch
    {
        "area" => [conditions.Area],
        "aliased" => [conditions.Aliased],
        "jpeg" => conditions.Jpeg(qualities ?? [50, 80]),
        "noise" => conditions.Noise(sigmas ?? [5, 15]),
        _ => [conditions.Bicubic],
    };

    private static void Check(OptionResult result, bool isGood, string otherwise)
    {
        if (!isGood) result.AddError(otherwise);
    }

    private static string[]? Words(OptionResult result) => Split(result.GetValueOrDefault<string>());

    private static string[]? Split(string? text) => text?.Split(',', StringSplitOptions.TrimEntries);

    private static bool IsKnown(string name) => OfDenoise.Contains(name) || OfUpscale.Contains(name);

    private static double[]? ReadSigmas(string[]? words)
    {
        double[]? sigmas = words is null ? null : [.. words.Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var sigma) ? sigma : -1).Distinct()];
        return sigmas?.All(sigma => sigma is >= 0 and <= 255) == true ? sigmas : null;
    }

    private static int[]? ReadQualities(string[]? words)
    {
        int[]? qualities = words is null ? null : [.. words.Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var quality) ? quality : 0).Distinct()];
        return qualities?.All(quality => quality is >= 1 and <= 100) == true ? qualities : null;
    }

    private static CliException Refuse(string message) => new(ExitCode.BadArguments, message);
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AePipeline.Evaluation;
using AePipeline.Families;
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

    private static IEnumerable<(string Family, IReadOnlyList<string> Names)> Known =>
        from family in ModelFamilies.All
        where family is IRestorationFamily
        select (family.Name, (IReadOnlyList<string>)[.. ((IRestorationFamily)family).Degradations.Select(way => way.Name)]);

    /// <summary>The three options, with their own checks.</summary>
    public static IEnumerable<Option> Options
    {
        get
        {
            Degradation.Validators.Add(result => Check(result, Words(result) is { } words && words.All(IsKnown), $"--degradation must be, separated by commas, of {string.Join("; ", Known.Select(known => $"{string.Join(", ", known.Names)} for {known.Family}"))}."));
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
        var known = ModelFamilies.TryFind(card.Task, out var family) && family is IRestorationFamily restoring ? restoring.Degradations : [];
        if (known.Count == 0)
        {
            return names is null && sigmas is null && qualities is null
                ? []
                : throw Refuse($"--degradation, --sigma and --quality are for models that restore images, and this one is for {card.Task}. Leave them out.");
        }

        var chosen = names is null ? [known[0]] : names.Distinct().Select(name => Find(known, name, card.Task)).ToList();
        if (sigmas is not null) CheckUsed("--sigma", known, chosen, way => way.TakesSigmas);
        if (qualities is not null) CheckUsed("--quality", known, chosen, way => way.TakesQualities);
        return [.. chosen.SelectMany(way => way.Conditions(new DegradationLevels(card.Scale, sigmas, qualities)))];
    }

    private static NamedDegradation Find(IReadOnlyList<NamedDegradation> known, string name, string task) => known.FirstOrDefault(way => way.Name == name)
        ?? throw Refuse($"A model for {task} is not measured on '{name}'. Use --degradation with {string.Join(", ", known.Select(way => way.Name))}.");

    private static void CheckUsed(string option, IReadOnlyList<NamedDegradation> known, IReadOnlyList<NamedDegradation> chosen, Func<NamedDegradation, bool> takes)
    {
        if (chosen.Any(takes)) return;
        var way = known.FirstOrDefault(takes)?.Name ?? throw Refuse($"{option} means nothing to this model's family. Leave it out.");
        throw Refuse($"{option} is for --degradation {way}, which is not asked for. Leave {option} out or add {way}.");
    }

    private static void Check(OptionResult result, bool isGood, string otherwise)
    {
        if (!isGood) result.AddError(otherwise);
    }

    private static string[]? Words(OptionResult result) => Split(result.GetValueOrDefault<string>());

    private static string[]? Split(string? text) => text?.Split(',', StringSplitOptions.TrimEntries);

    private static bool IsKnown(string name) => Known.Any(known => known.Names.Contains(name));

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

using System.CommandLine;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Settings;
using Light = AePipeline.TrainingJob.Families.Arguments.Knob<AePipeline.TrainingJob.Data.LightOptions>;

namespace AePipeline.TrainingJob.Families.Arguments;

/// <summary>The arguments that say how the light of crops is varied.</summary>
internal static class LightArguments
{
    private static readonly LightOptions Own = new();

    private static readonly Light[] Knobs =
    [
        Light.Share("--varied-light", "crops whose light is varied (embed with --contrast)", o => o.Varied, (o, v) => o with { Varied = v }),
        Light.Range("--brightness", "What samples of such crops are multiplied by", o => o.Brightness, 0.1, 10, (o, v) => o with { Brightness = v }),
        Light.Range("--gamma", "The power that their samples are raised to", o => o.Gamma, 0.1, 10, (o, v) => o with { Gamma = v }),
        Light.Range("--white-balance", "What red is multiplied by and blue divided by", o => o.WhiteBalance, 0.1, 10, (o, v) => o with { WhiteBalance = v }),
        Light.Range("--tonal-range", "What the distance of samples from the middle of the range is multiplied by: contrast as an editing program has it", o => o.Range, 0.1, 10, (o, v) => o with { Range = v }),
        Light.Share("--greyed", "varied crops that become black and white", o => o.Grey, (o, v) => o with { Grey = v }),
    ];

    /// <summary>All of them, which go with <see cref="FamilyArguments.Contrast"/>.</summary>
    public static IReadOnlyList<Option> All { get; } = [.. Knobs.Select(knob => knob.Option)];

    /// <summary>How light is varied.</summary>
    public static LightOptions Read(ParseResult parsed) => Knobs.Aggregate(Own, (options, knob) => knob.Read(parsed, options));

    /// <summary>Name and value of every argument, where it means something to the run, whether it was typed or not.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Describe(TrainSettings settings) =>
        settings.Contrast is null ? [] : Knobs.Select(knob => KeyValuePair.Create(knob.Option.Name, knob.Describe(settings.Light)));
}

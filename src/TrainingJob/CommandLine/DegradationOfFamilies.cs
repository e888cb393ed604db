using System.CommandLine;
using AePipeline.TrainingJob.Data.Degrading;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.CommandLine;

/// <summary>What is done to clean pictures: what the arguments say, and what they do not say is the family's own.</summary>
internal static class DegradationOfFamilies
{
    private static readonly DegradationOptions Own = new();

    /// <summary>The arguments that say how pictures are spoilt, with the families' own defaults in their descriptions where they are others.</summary>
    public static IReadOnlyList<Option> Spoiling { get; } = [.. DegradationArguments.Describe(Own).Select(usual => Complete(usual.Option, usual.Value))];

    /// <summary>How pictures are spoilt, beginning with what the family does by itself.</summary>
    public static DegradationOptions Read(ParseResult parsed) => DegradationArguments.ReadSpoiling(parsed, OwnOf(parsed.GetValue(TrainArguments.Task)));

    /// <summary>Name and value of every argument that means something to a run, whether it was typed or not.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Describe(TrainSettings settings) =>
        settings.Idx is not null || !TrainedFamilies.TryFind(settings.Task, out var family) || family.Degradation is null
            ? []
            : DegradationArguments.Describe(settings.Degradation)
                .Concat(DegradationArguments.Describe(settings.Shrinking).Where(argument => family.Takes(argument.Option)))
                .Select(argument => KeyValuePair.Create(argument.Option.Name, argument.Value));

    /// <summary>Those of them that are not the family's own.</summary>
    public static IEnumerable<KeyValuePair<string, string>> DescribeChanges(TrainSettings settings) =>
        Describe(settings).Except(Describe(settings with { Degradation = OwnOf(settings.Task), Shrinking = new() }));

    private static DegradationOptions OwnOf(string? task) => TrainedFamilies.TryFind(task, out var family) ? family.Degradation ?? Own : Own;

    private static Option Complete(Option option, string usual)
    {
        foreach (var family in TrainedFamilies.All)
        {
            if (family.Degradation is { } degradation && DegradationArguments.Describe(degradation).Single(argument => argument.Option == option).Value is var own && own != usual)
                option.Description += $" For {family.Name}: {own}.";
        }

        return option;
    }
}

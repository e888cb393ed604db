using System.Globalization;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Settings;
using Arguments = AePipeline.TrainingJob.CommandLine.TrainArguments;

namespace AePipeline.TrainingJob.CommandLine;

/// <summary>The arguments that make the weights what they become: a run goes on only with the same.</summary>
internal static class RunArguments
{
    private const string NotGiven = "not given";

    /// <summary>The arguments by name. Which images there are is compared by content, not by the folder's name.</summary>
    public static IReadOnlyDictionary<string, string> Of(TrainSettings settings) => new Dictionary<string, string>(DegradationOfFamilies.Describe(settings).Concat(LightArguments.Describe(settings)))
    {
        [Arguments.Task.Name] = settings.Task,
        [Arguments.Idx.Name] = settings.Idx is null ? NotGiven : "given",
        [Arguments.Memory.Name] = Text(settings.Data.Memory),
        [FamilyArguments.MaxNoise.Name] = Text(settings.Data.Noise?.MaxSigma),
        [Arguments.Channels.Name] = settings.Channels is { } channels ? string.Join(" and ", channels) : NotGiven,
        [Arguments.Network.Name] = settings.Network,
        [Arguments.Size.Name] = Text(settings.Size),
        [FamilyArguments.Scale.Name] = Text(settings.Scale),
        [FamilyArguments.Latent.Name] = Text(settings.LatentSize),
        [FamilyArguments.Condition.Name] = settings.Condition ?? NotGiven,
        [Arguments.ClassNames.Name] = settings.ClassNames.Count > 0 ? string.Join(',', settings.ClassNames) : NotGiven,
        [FamilyArguments.Contrast.Name] = Text(settings.Contrast),
        [Arguments.Loss.Name] = settings.Loss ?? NotGiven,
        [FamilyArguments.Beta.Name] = Text(settings.Beta.Final),
        [FamilyArguments.BetaWarmUp.Name] = Text(settings.Beta.WarmUp),
        [FamilyArguments.InputDropout.Name] = settings.InputDropout > 0 ? Text(settings.InputDropout) : NotGiven,
        [Arguments.Steps.Name] = Text(settings.Training.Steps),
        [Arguments.Minutes.Name] = Text(settings.Training.Minutes),
        [Arguments.Epochs.Name] = Text(settings.Training.Epochs),
        [Arguments.Patience.Name] = Text(settings.Training.Patience),
        [Arguments.Batch.Name] = Text(settings.Training.Batch),
        [FamilyArguments.Patch.Name] = Text(settings.Training.Patch),
        [Arguments.Optimizer.Name] = settings.Optimizer ?? NotGiven,
        [Arguments.LearningRate.Name] = Text(settings.Training.LearningRate),
        [Arguments.Seed.Name] = Text(settings.Training.Seed),
        [Arguments.Precision.Name] = settings.Precision,
        [Arguments.From.Name] = settings.From ?? NotGiven,
        [FamilyArguments.Int8Only.Name] = settings.Int8Only ? "given" : NotGiven,
    };

    /// <summary>The differences, in words; empty when there is none.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
    [
        .. before.Keys.Union(now.Keys)
            .Select(name => (Name: name, Before: before.GetValueOrDefault(name, NotGiven), Now: now.GetValueOrDefault(name, NotGiven)))
            .Where(argument => argument.Before != argument.Now)
            .Select(argument => $"{argument.Name} was {argument.Before} and is {argument.Now}"),
    ];

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? NotGiven;
}

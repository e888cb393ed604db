using System.CommandLine;
using System.CommandLine.Parsing;
using AePipeline.Storage;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Families.Arguments;

namespace AePipeline.TrainingJob.CommandLine;

/// <summary>What the arguments must be together: every mistake is told at once, before anything is read.</summary>
internal static class TrainRules
{
    /// <summary>Arguments that mean nothing without another.</summary>
    private static readonly (Option Option, Option Needs)[] Dependent =
    [
        .. LightArguments.All.Select(option => (option, (Option)FamilyArguments.Contrast)),
        (TrainArguments.ClassNames, FamilyArguments.Condition),
        (TrainArguments.IdxLabels, TrainArguments.Idx),
        (TrainArguments.ValidationIdx, TrainArguments.Idx),
        (TrainArguments.ValidationIdxLabels, TrainArguments.ValidationIdx),
    ];

    /// <summary>Adds an error for every rule that is broken.</summary>
    public static void Check(CommandResult result)
    {
        if (IsGiven(result, TrainArguments.Queue))
        {
            CheckForQueue(result);
            return;
        }

        if (!IsGiven(result, TrainArguments.Task)) result.AddError($"--task is missing: one of {string.Join(", ", TrainedFamilies.Names)}.");
        OnlyOne(result, required: true, "Say where the training images are", TrainArguments.Data, TrainArguments.Blobs, TrainArguments.Idx);
        if (Typed(result, TrainArguments.Blobs) is { } blobs && !BlobPrefix.TryParse(blobs, out _, out var problem)) result.AddError($"--blobs {problem}");
        OnlyOne(result, required: false, "Say how long to train", TrainArguments.Steps, TrainArguments.Minutes, TrainArguments.Epochs);
        OnlyOne(result, required: false, "Say where the validation images are", TrainArguments.Validation, TrainArguments.ValidationIdx);
        foreach (var (option, needs) in Dependent.Where(pair => IsGiven(result, pair.Option) && !IsGiven(result, pair.Needs)))
        {
            result.AddError($"{option.Name} goes with {needs.Name}: give both or neither.");
        }

        if (IsGiven(result, FamilyArguments.Int8Only) && !(IsGiven(result, TrainArguments.From) && IsGiven(result, TrainArguments.Output)))
        {
            result.AddError("--int8-only needs --from, a version, and --output, the folder for what becomes of it.");
        }

        if (IsGiven(result, FamilyArguments.Int8Steps) && !IsGiven(result, FamilyArguments.Int8) && !IsGiven(result, FamilyArguments.Int8Only))
        {
            result.AddError("--int8-steps needs --int8 or --int8-only: without them there is no 8-bit file to train on.");
        }

        if (Typed(result, FamilyArguments.Scale) is { } scale && !UpscaleFactors.TryParse(scale, out _)) result.AddError($"--scale {UpscaleFactors.Rule}.");
        if (TrainedFamilies.TryFind(Typed(result, TrainArguments.Task), out var family)) CheckForFamily(result, family);
    }

    private static void CheckForQueue(CommandResult result)
    {
        foreach (var option in TrainArguments.All.Where(option => option != TrainArguments.Queue && IsGiven(result, option)))
        {
            result.AddError($"{option.Name} does not go with --queue: the request says it. Leave it out.");
        }
    }

    private static void CheckForFamily(CommandResult result, TrainedFamily family)
    {
        foreach (var option in TrainArguments.All.Where(option => IsGiven(result, option) && !family.Takes(option)))
        {
            var takers = TrainedFamilies.All.Where(other => other.Takes(option)).ToList();
            if (takers.Count > 0) result.AddError($"{option.Name} says nothing to --task {family}, only to {string.Join(" and ", takers)}. Leave it out.");
        }

        var isWhole = IsGiven(result, TrainArguments.Idx) || !family.Takes(FamilyArguments.Patch);
        if (IsGiven(result, TrainArguments.Idx) && IsGiven(result, FamilyArguments.Patch) && family.Takes(FamilyArguments.Patch)) result.AddError("--patch says nothing to --idx, whose images are taken whole. Leave it out.");
        foreach (var option in DegradationOfFamilies.Spoiling.Concat(DegradationArguments.OfShrinking).Where(option => IsGiven(result, TrainArguments.Idx) && IsGiven(result, option)))
        {
            result.AddError($"{option.Name} says nothing to --idx, whose images are spoilt as the literature has it. Leave it out.");
        }

        if (IsGiven(result, TrainArguments.Idx) && IsGiven(result, FamilyArguments.MaxNoise) && family.Takes(FamilyArguments.MaxNoise)) result.AddError("--max-noise says nothing to --idx, whose images are taken as they are. Leave it out.");
        if (IsGiven(result, TrainArguments.Idx) && IsGiven(result, FamilyArguments.Contrast)) result.AddError("--contrast takes crops of photos, and --idx has small images that are taken whole. Leave one out.");
        if (Typed(result, FamilyArguments.Condition) is { } condition && IsGiven(result, TrainArguments.Idx) != (condition == ClassSource.Labels))
        {
            result.AddError($"--condition {ClassSource.Labels} goes with --idx, whose images have no names; files have their class by --condition {ClassSource.Folder} or by a file of lines path,label.");
        }

        if (Typed(result, FamilyArguments.Condition) == ClassSource.Labels && IsGiven(result, TrainArguments.Idx)
            && (!IsGiven(result, TrainArguments.IdxLabels) || IsGiven(result, TrainArguments.ValidationIdx) != IsGiven(result, TrainArguments.ValidationIdxLabels)))
        {
            result.AddError($"--condition {ClassSource.Labels} needs --idx-labels, and --validation-idx-labels with --validation-idx.");
        }

        if (!isWhole && IsGiven(result, TrainArguments.Size)) result.AddError($"--size says nothing to --task {family} without --idx: use --patch.");
        if (Typed(result, TrainArguments.Channels) == "both" && !family.HasGreyFile) result.AddError($"--task {family} trains one model: choose --channels colour or grey.");
        if (Typed(result, TrainArguments.Network) is { } network && !family.Networks.Contains(network))
        {
            result.AddError($"--task {family} has no network '{network}', only {string.Join(" and ", family.Networks)}.");
        }
    }

    private static void OnlyOne(CommandResult result, bool required, string request, params Option[] options)
    {
        var given = options.Count(option => IsGiven(result, option));
        if (given > 1 || (required && given == 0))
        {
            result.AddError($"{request}: with one of {string.Join(", ", options.Select(option => option.Name))}.");
        }
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>What was typed, right or wrong: reading a wrong value as its type throws.</summary>
    private static string? Typed(CommandResult result, Option option) =>
        result.GetResult(option) is { Implicit: false, Tokens: [.., var token] } ? token.Value : null;
}

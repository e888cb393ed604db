using System.CommandLine;
using AePipeline.Limits;
using AePipeline.TrainingJob.CommandLine;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;
using Arguments = AePipeline.TrainingJob.CommandLine.TrainArguments;

namespace AePipeline.TrainingJob.Commands;

/// <summary>The program's command line.</summary>
public static class TrainCommand
{
    private const long DefaultSteps = 10_000;
    private const int DefaultPatches = 16;
    private const int DefaultWholeImages = 128;
    private const long MiB = 1 << 20;

    /// <summary>Builds the command.</summary>
    /// <param name="screen">Told how the run goes.</param>
    /// <param name="time">The clock.</param>
    public static RootCommand Create(IScreen screen, TimeProvider time)
    {
        var command = new RootCommand(
            "Trains an autoencoder on your own images, checks it, writes it as ONNX and publishes it.\n\n"
            + "Exit codes: 0 done, 2 bad arguments, 3 bad or too little data, 4 not better than the current model so not promoted, 75 try again, 130 interrupted.");
        foreach (var option in Arguments.All) command.Add(option);
        command.Validators.Add(TrainRules.Check);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Arguments.Queue)
            ? new QueueProgram(screen, time).RunAsync(cancellationToken)
            : new RunAttempt(screen, time).RunAsync(Read(parsed), cancellationToken));
        return command;
    }

    /// <summary>The settings that a command line without errors gives.</summary>
    internal static TrainSettings Read(ParseResult parsed)
    {
        var threads = parsed.GetValue(Arguments.Threads) is > 0 and var chosen ? chosen : CpuBudget.Cores;
        var family = TrainedFamilies.Get(parsed.GetValue(Arguments.Task)!);
        return new TrainSettings
        {
            Task = family.Name,
            DataFolder = parsed.GetValue(Arguments.Data),
            DataBlobs = parsed.GetValue(Arguments.Blobs),
            Idx = parsed.GetValue(Arguments.Idx),
            IdxLabels = parsed.GetValue(Arguments.IdxLabels),
            ValidationFolder = parsed.GetValue(Arguments.Validation),
            ValidationIdx = parsed.GetValue(Arguments.ValidationIdx),
            ValidationIdxLabels = parsed.GetValue(Arguments.ValidationIdxLabels),
            Data = new DataOptions
            {
                Memory = parsed.GetValue(Arguments.Memory) * MiB,
                MaxUnreadable = parsed.GetValue(Arguments.MaxUnreadable),
                Noise = ReadNoise(parsed, family),
                Threads = threads,
            },
            Channels = parsed.GetValue(Arguments.Channels) switch { "colour" => [3], "grey" => [1], "both" => [3, 1], _ => null },
            Network = parsed.GetRequiredValue(Arguments.Network),
            Size = NullIfZero(parsed.GetValue(Arguments.Size)),
            Scale = parsed.GetValue(FamilyArguments.Scale),
            LatentSize = NullIfZero(parsed.GetValue(FamilyArguments.Latent)),
            Condition = parsed.GetValue(FamilyArguments.Condition),
            ClassNames = parsed.GetValue(Arguments.ClassNames)?.Split(',', StringSplitOptions.TrimEntries) ?? [],
            Contrast = parsed.GetValue(FamilyArguments.Contrast) is > 0 and var contrast ? contrast : null,
            Light = LightArguments.Read(parsed),
            Loss = parsed.GetValue(Arguments.Loss),
            Degradation = DegradationOfFamilies.Read(parsed),
            Shrinking = DegradationArguments.ReadShrinking(parsed),
            Optimizer = parsed.GetValue(Arguments.Optimizer),
            Beta = new BetaSchedule(parsed.GetValue(FamilyArguments.Beta), parsed.GetValue(FamilyArguments.BetaWarmUp)),
            InputDropout = parsed.GetValue(FamilyArguments.InputDropout),
            RunId = parsed.GetValue(Arguments.RunId),
            Typed = [.. parsed.Tokens.Select(token => token.Value)],
            CheckpointInterval = TimeSpan.FromMinutes(parsed.GetValue(Arguments.CheckpointMinutes)),
            Device = parsed.GetRequiredValue(Arguments.Device),
            Precision = parsed.GetRequiredValue(Arguments.Precision),
            From = parsed.GetValue(Arguments.From),
            Int8 = parsed.GetValue(FamilyArguments.Int8),
            Int8Only = parsed.GetValue(FamilyArguments.Int8Only),
            Int8Steps = parsed.GetValue(FamilyArguments.Int8Steps),
            Output = parsed.GetValue(Arguments.Output),
            CreditsFile = parsed.GetValue(Arguments.Credits),
            Threads = threads,
            Training = ReadTraining(parsed, family),
        };
    }

    /// <summary>Only some families take images for what their output should be, and only files have room to be halved.</summary>
    private static NoiseLimit? ReadNoise(ParseResult parsed, TrainedFamily family)
    {
        var most = parsed.GetValue(FamilyArguments.MaxNoise);
        if (!family.Takes(FamilyArguments.MaxNoise) || parsed.GetValue(Arguments.Idx) is not null || most >= NoiseLimit.Off) return null;
        var limit = new NoiseLimit(most);
        var patch = parsed.GetValue(FamilyArguments.Patch) * (family.Takes(FamilyArguments.Scale) ? parsed.GetValue(FamilyArguments.Scale) : 1);
        // Room for a patch and what a family puts around it.
        return limit with { LeastSide = Math.Max(limit.LeastSide, patch * 3 / 2) };
    }

    private static TrainingOptions ReadTraining(ParseResult parsed, TrainedFamily family)
    {
        var (steps, minutes, epochs) = (parsed.GetValue(Arguments.Steps), parsed.GetValue(Arguments.Minutes), parsed.GetValue(Arguments.Epochs));
        var isWhole = parsed.GetValue(Arguments.Idx) is not null || !family.Takes(FamilyArguments.Patch);
        return new TrainingOptions
        {
            Steps = steps == 0 && minutes == 0 && epochs == 0 ? DefaultSteps : steps,
            Minutes = minutes,
            Epochs = epochs,
            Patience = parsed.GetValue(Arguments.Patience),
            Batch = NullIfZero(parsed.GetValue(Arguments.Batch)) ?? (isWhole ? DefaultWholeImages : DefaultPatches),
            Patch = parsed.GetValue(FamilyArguments.Patch),
            LearningRate = parsed.GetValue(Arguments.LearningRate),
            Seed = parsed.GetValue(Arguments.Seed),
        };
    }

    private static int? NullIfZero(int value) => value == 0 ? null : value;
}

using System.CommandLine;
using AePipeline.Inference;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Commands;

/// <summary>The program's command line.</summary>
public static class TrainCommand
{
    private const string Denoise = "denoise";
    private static readonly TrainingOptions Defaults = new();

    private static readonly Option<string> Task = new("--task") { Description = "Family of model: denoise.", Required = true };
    private static readonly Option<string?> Data = new("--data") { Description = "Folder of training images." };
    private static readonly Option<string?> Blobs = new("--blobs") { Description = "Training images in blob storage: CONTAINER/PREFIX." };
    private static readonly Option<string?> Validation = new("--validation") { Description = "Folder of validation images. Default: a tenth of the training images, chosen by content." };
    private static readonly Option<string> Channels = new("--channels") { Description = "Files to train: colour, grey or both.", DefaultValueFactory = _ => "both" };
    private static readonly Option<string?> From = new("--from") { Description = "Folder of a model version whose weights to start from." };
    private static readonly Option<string?> Output = new("--output") { Description = "Folder to write the version to; nothing is published to storage." };
    private static readonly Option<string?> Credits = new("--credits") { Description = "Text file naming authors and licences of the training images, for the model card." };
    private static readonly Option<long> Steps = new("--steps") { Description = "Optimiser steps for each file (default 10000, unless --minutes is given)." };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "Minutes for each file, in place of --steps." };
    private static readonly Option<int> Batch = new("--batch") { Description = "Patches in a batch.", DefaultValueFactory = _ => Defaults.Batch };
    private static readonly Option<int> Patch = new("--patch") { Description = "Side of a patch in pixels.", DefaultValueFactory = _ => Defaults.Patch };
    private static readonly Option<double> LearningRate = new("--learning-rate") { Description = "Learning rate after warm-up.", DefaultValueFactory = _ => Defaults.LearningRate };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of weights, patches and noise.", DefaultValueFactory = _ => Defaults.Seed };
    private static readonly Option<int> Threads = new("--threads") { Description = "Threads to compute with. Default: the cores this process may use." };
    private static readonly Option<string> Precision = new("--precision") { Description = "fp32, bf16, or auto: bf16 where the processor multiplies it natively.", DefaultValueFactory = _ => Precisions.Auto };

    /// <summary>Builds the command.</summary>
    public static RootCommand Create()
    {
        Task.AcceptOnlyFromAmong(Denoise);
        Channels.AcceptOnlyFromAmong("colour", "grey", "both");
        Precision.AcceptOnlyFromAmong(Precisions.Auto, Precisions.Float32, Precisions.BFloat16);
        RequireRange(Batch, 1, 4096);
        RequireRange(Patch, 16, 1024);
        RequireRange(Threads, 1, 1024);
        RequireRange(Steps, 1L, long.MaxValue);
        RequireRange(Minutes, 0.05, 100_000);
        RequireRange(LearningRate, 1e-7, 1);
        var command = new RootCommand(
            "Trains an autoencoder on your own images, checks it, writes it as ONNX and publishes it.\n\n"
            + "Exit codes: 0 done, 2 bad arguments, 3 bad or too little data, 4 not better than the current model so not promoted, 75 try again, 130 interrupted.")
        {
            Task, Data, Blobs, Validation, Channels, From, Output, Credits, Steps, Minutes, Batch, Patch, LearningRate, Seed, Threads, Precision,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(Data) is null) == (result.GetValue(Blobs) is null))
            {
                result.AddError("Say where the training images are: either --data FOLDER or --blobs CONTAINER/PREFIX.");
            }

            if (result.GetResult(Steps) is not null && result.GetResult(Minutes) is not null)
            {
                result.AddError("Give --steps or --minutes, not both.");
            }
        });
        command.SetAction((parsed, cancellationToken) => TrainProgram.RunAsync(Read(parsed), cancellationToken));
        return command;
    }

    private static TrainSettings Read(ParseResult parsed)
    {
        var minutes = parsed.GetValue(Minutes);
        var steps = parsed.GetValue(Steps);
        var threads = parsed.GetValue(Threads);
        return new TrainSettings
        {
            Task = parsed.GetRequiredValue(Task),
            DataFolder = parsed.GetValue(Data),
            DataBlobs = parsed.GetValue(Blobs),
            ValidationFolder = parsed.GetValue(Validation),
            Channels = parsed.GetValue(Channels) switch { "colour" => [3], "grey" => [1], _ => [3, 1] },
            From = parsed.GetValue(From),
            Output = parsed.GetValue(Output),
            CreditsFile = parsed.GetValue(Credits),
            Threads = threads > 0 ? threads : CpuBudget.Cores,
            Training = Defaults with
            {
                Minutes = minutes,
                Steps = steps == 0 && minutes == 0 ? 10_000 : steps,
                Batch = parsed.GetValue(Batch),
                Patch = parsed.GetValue(Patch),
                LearningRate = parsed.GetValue(LearningRate),
                Seed = parsed.GetValue(Seed),
                MixedPrecision = Precisions.UseBFloat16(parsed.GetRequiredValue(Precision)),
            },
        };
    }

    private static void RequireRange<T>(Option<T> option, T least, T most)
        where T : struct, IComparable<T>
    {
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<T>();
            if (result.Tokens.Count > 0 && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
            {
                result.AddError($"{option.Name} is {value}; it must be from {least} to {most}.");
            }
        });
    }
}

using System.CommandLine;
using System.Text.RegularExpressions;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Families.Arguments;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.CommandLine;

/// <summary>The arguments of the program, each with its range; those that only some families take are <see cref="FamilyArguments"/>, and what they must be together is <see cref="TrainRules"/>'s.</summary>
internal static partial class TrainArguments
{
    private static readonly TrainingOptions Defaults = new();

    public static readonly Option<bool> Queue = new("--queue") { Description = "Carry out one request of the queue training-requests; alone, since the request says everything else." };
    public static readonly Option<string?> Task = Choice("--task", $"Family of model: {string.Join(", ", TrainedFamilies.Names)}.", TrainedFamilies.Names);

    public static readonly Option<string?> Data = new("--data") { Description = "Folder of training images." };
    public static readonly Option<string?> Blobs = new("--blobs") { Description = "Training images in blob storage: CONTAINER/PREFIX." };
    public static readonly Option<string?> Idx = new("--idx") { Description = "Training images in one IDX file, perhaps gzipped, as MNIST's; taken whole." };
    public static readonly Option<string?> IdxLabels = new("--idx-labels") { Description = "Labels of --idx, to measure with; only --condition labels shows them to training." };
    public static readonly Option<string?> Validation = new("--validation") { Description = "Folder of validation images. Default: a tenth of the training images, chosen by content." };
    public static readonly Option<string?> ValidationIdx = new("--validation-idx") { Description = "Validation images in one IDX file." };
    public static readonly Option<string?> ValidationIdxLabels = new("--validation-idx-labels") { Description = "Labels of --validation-idx, to measure with." };
    public static readonly Option<int> Memory = NumberArgument.Create("--memory", "MiB for decoded images; a larger set is decoded bit by bit, over and over.", 2048, 16, 1 << 22);
    public static readonly Option<double> MaxUnreadable = NumberArgument.Create("--max-unreadable", "Share of the files that may be unreadable; more stop the run.", 0.1, 0, 1);

    public static readonly Option<string?> Channels = Choice("--channels", "Files to train: colour, grey or both. Default: both for denoise and upscale, colour for embed and vae, grey for --idx.", ["colour", "grey", "both"]);
    public static readonly Option<string> Network = Choice("--network", "default; textbook, of the lesson on 28x28 grey images; deep (vae: two hidden layers).", [.. TrainedFamilies.All.SelectMany(family => family.Networks).Distinct()], NetworkNames.Default);
    public static readonly Option<int> Size = NumberArgument.Create("--size", "Side in pixels that whole images are brought to (embed, vae, --idx). Default: that of --idx's images, otherwise 64.", 0, 8, 1024);
    public static readonly Option<string?> ClassNames = new("--class-names") { Description = "Names of the classes 0, 1, 2 and so on of --condition labels, with commas between them. Default: the numbers." };
    public static readonly Option<string?> Loss = Choice("--loss", "Loss: l1, log-l1, mse, bce, charbonnier or ssim. Default: log-l1 for denoise, l1 for upscale, mse for embed, bce for vae; the textbook's for its networks.", [.. ReconstructionLoss.All.Select(loss => loss.Name)]);

    public static readonly Option<long> Steps = NumberArgument.Create("--steps", "Optimiser steps for each file (default 10000, unless --minutes or --epochs is given).", 0, 1, long.MaxValue);
    public static readonly Option<double> Minutes = NumberArgument.Create("--minutes", "Minutes for each file, in place of --steps.", 0.0, 0.05, 100_000);
    public static readonly Option<int> Epochs = NumberArgument.Create("--epochs", "How often as many images or patches are seen as there are training images, in place of --steps.", 0, 1, 1_000_000);
    public static readonly Option<int> Patience = NumberArgument.Create("--patience", "Stop after so many validations (one an epoch, or twenty a run) without a better loss. 0: never.", 0, 0, 1_000_000);
    public static readonly Option<int> Batch = NumberArgument.Create("--batch", "Images or patches in a batch. Default: 16 patches, 128 whole images.", 0, 1, 4096);
    public static readonly Option<string?> Optimizer = Choice("--optimizer", "adamw (default), adam or rmsprop; the textbook's for its networks.", Optimizers.Names);
    public static readonly Option<double> LearningRate = NumberArgument.Create("--learning-rate", "Learning rate after warm-up.", Defaults.LearningRate, 1e-7, 1);
    public static readonly Option<int> Seed = NumberArgument.Create("--seed", "Seed of weights, batches and noise.", Defaults.Seed, int.MinValue, int.MaxValue);
    public static readonly Option<int> Threads = NumberArgument.Create("--threads", "Threads to compute with. Default: the cores this process may use.", 0, 1, 1024);
    public static readonly Option<string> Device = Choice("--device", "cpu, cuda, or auto: CUDA where this build has it and a device answers.", TrainingDevice.Choices, TrainingDevice.Auto);
    public static readonly Option<string> Precision = Choice("--precision", "fp32, bf16, fp16 (CUDA only), or auto: the one of them that the device multiplies fastest.", Precisions.Choices, Precisions.Auto);

    public static readonly Option<string?> RunId = CreateRunId();
    public static readonly Option<double> CheckpointMinutes = NumberArgument.Create("--checkpoint-minutes", "Minutes between two checkpoints.", 5.0, 0.01, 1440);
    public static readonly Option<string?> From = new("--from") { Description = "Version whose weights to start from: its folder, its name in storage, or current for the promoted one." };
    public static readonly Option<string?> Output = new("--output") { Description = "Folder to write the version to; nothing is published to storage." };
    public static readonly Option<string?> Credits = new("--credits") { Description = "Text file naming authors and licences of the training images, for the model card." };

    public static IEnumerable<Option> All =>
    [
        Queue, Task, Data, Blobs, Idx, IdxLabels, Validation, ValidationIdx, ValidationIdxLabels, Memory, MaxUnreadable, FamilyArguments.MaxNoise,
        Channels, Network, Size, FamilyArguments.Scale, FamilyArguments.Latent, FamilyArguments.Condition, ClassNames, FamilyArguments.Contrast,
        Loss, FamilyArguments.Beta, FamilyArguments.BetaWarmUp, FamilyArguments.InputDropout,
        Steps, Minutes, Epochs, Patience, Batch, FamilyArguments.Patch, Optimizer, LearningRate, Seed, Threads, Device, Precision,
        RunId, CheckpointMinutes, From, FamilyArguments.Int8, FamilyArguments.Int8Only, FamilyArguments.Int8Steps, Output, Credits,
        .. LightArguments.All, .. DegradationOfFamilies.Spoiling, .. DegradationArguments.OfShrinking,
    ];

    private static Option<string?> CreateRunId()
    {
        var option = new Option<string?>("--run-id") { Description = "Name of the run: up to 64 letters, digits and '-'. A run of that name that was broken off goes on." };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !RunIdPattern().IsMatch(token.Value))
            {
                result.AddError($"--run-id is '{token.Value}'; it must have up to 64 letters, digits and '-', and start with a letter or digit.");
            }
        });
        return option;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,63}\z")]
    private static partial Regex RunIdPattern();

    private static Option<string?> Choice(string name, string description, IReadOnlyList<string> values)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong([.. values]);
        return option;
    }

    private static Option<string> Choice(string name, string description, IReadOnlyList<string> values, string fallback)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => fallback };
        option.AcceptOnlyFromAmong([.. values]);
        return option;
    }
}

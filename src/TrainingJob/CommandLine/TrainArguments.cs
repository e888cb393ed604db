using System.CommandLine;
using System.Numerics;
using System.Text.RegularExpressions;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.CommandLine;

/// <summary>The arguments of the program, each with its range; what they must be together is <see cref="TrainRules"/>'s.</summary>
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
    public static readonly Option<int> Memory = Range("--memory", "MiB for decoded images; a larger set is decoded bit by bit, over and over.", 2048, 16, 1 << 22);
    public static readonly Option<double> MaxUnreadable = Range("--max-unreadable", "Share of the files that may be unreadable; more stop the run.", 0.1, 0, 1);
    public static readonly Option<double> MaxNoise = Range("--max-noise", "Largest noise, as a standard deviation of 255, of an image that is taken for the truth; noisier ones are halved until they are clean enough, or left out. 255: none is (denoise, upscale).", NoiseLimit.DefaultMaxSigma, 0, NoiseLimit.Off);

    public static readonly Option<string?> Channels = Choice("--channels", "Files to train: colour, grey or both. Default: both for denoise and upscale, colour for embed and vae, grey for --idx.", ["colour", "grey", "both"]);
    public static readonly Option<string> Network = Choice("--network", "default; textbook, of the lesson on 28x28 grey images; deep (vae: two hidden layers).", [.. TrainedFamilies.All.SelectMany(family => family.Networks).Distinct()], NetworkNames.Default);
    public static readonly Option<int> Size = Range("--size", "Side in pixels that whole images are brought to (embed, vae, --idx). Default: that of --idx's images, otherwise 64.", 0, 8, 1024);
    public static readonly Option<int> Scale = new("--scale") { Description = "Factor of the enlargement: 2 or 4 (upscale).", DefaultValueFactory = _ => 2 };
    public static readonly Option<int> Latent = Range("--latent", "Length of the latent vector (embed: default 32, vae: 2).", 0, 1, 65_536);
    public static readonly Option<string?> Condition = new("--condition") { Description = "Train a conditional model, which is told the class of each image and makes images of a class: folder, where each class has a folder of its own; labels, of --idx-labels; or a text file of lines path,label (vae)." };
    public static readonly Option<string?> ClassNames = new("--class-names") { Description = "Names of the classes 0, 1, 2 and so on of --condition labels, with commas between them. Default: the numbers." };
    public static readonly Option<double> Contrast = Range("--contrast", "Train on several crops of each image in place of whole images, and draw their latents together with this weight beside the reconstruction (embed).", 0.0, 0, 1000);
    public static readonly Option<string?> Loss = Choice("--loss", "Loss: l1, log-l1, mse, bce, charbonnier or ssim. Default: log-l1 for denoise, l1 for upscale, mse for embed, bce for vae; the textbook's for its networks.", [.. ReconstructionLoss.All.Select(loss => loss.Name)]);
    public static readonly Option<double> Beta = Range("--beta", "Weight of the divergence from N(0, I) (vae).", 1.0, 0, 1000);
    public static readonly Option<double> BetaWarmUp = Range("--beta-warm-up", "Share of the run in which that weight rises from 0 (vae).", 0.0, 0, 1);
    public static readonly Option<double> InputDropout = Range("--input-dropout", "Share of an image's values that is hidden from the encoder in training, against learning few images by heart (vae).", 0.0, 0, 0.9);

    public static readonly Option<long> Steps = Range("--steps", "Optimiser steps for each file (default 10000, unless --minutes or --epochs is given).", 0, 1, long.MaxValue);
    public static readonly Option<double> Minutes = Range("--minutes", "Minutes for each file, in place of --steps.", 0.0, 0.05, 100_000);
    public static readonly Option<int> Epochs = Range("--epochs", "How often as many images or patches are seen as there are training images, in place of --steps.", 0, 1, 1_000_000);
    public static readonly Option<int> Patience = Range("--patience", "Stop after so many validations (one an epoch, or twenty a run) without a better loss. 0: never.", 0, 0, 1_000_000);
    public static readonly Option<int> Batch = Range("--batch", "Images or patches in a batch. Default: 16 patches, 128 whole images.", 0, 1, 4096);
    public static readonly Option<int> Patch = Range("--patch", "Side of a patch in pixels of the network's input (denoise, upscale).", Defaults.Patch, 16, 1024);
    public static readonly Option<string?> Optimizer = Choice("--optimizer", "adamw (default), adam or rmsprop; the textbook's for its networks.", Optimizers.Names);
    public static readonly Option<double> LearningRate = Range("--learning-rate", "Learning rate after warm-up.", Defaults.LearningRate, 1e-7, 1);
    public static readonly Option<int> Seed = Range("--seed", "Seed of weights, batches and noise.", Defaults.Seed, int.MinValue, int.MaxValue);
    public static readonly Option<int> Threads = Range("--threads", "Threads to compute with. Default: the cores this process may use.", 0, 1, 1024);
    public static readonly Option<string> Device = Choice("--device", "cpu, cuda, or auto: CUDA where this build has it and a device answers.", TrainingDevice.Choices, TrainingDevice.Auto);
    public static readonly Option<string> Precision = Choice("--precision", "fp32, bf16, fp16 (CUDA only), or auto: the one of them that the device multiplies fastest.", Precisions.Choices, Precisions.Auto);

    public static readonly Option<string?> RunId = CreateRunId();
    public static readonly Option<double> CheckpointMinutes = Range("--checkpoint-minutes", "Minutes between two checkpoints.", 5.0, 0.01, 1440);
    public static readonly Option<string?> From = new("--from") { Description = "Version whose weights to start from: its folder, its name in storage, or current for the promoted one." };
    public static readonly Option<bool> Int8 = new("--int8") { Description = "Also write each file with 8-bit weights and sums, calibrated on the training images, where that loses at most 0.1 dB (denoise, upscale); hosts take whichever is faster on them." };
    public static readonly Option<bool> Int8Only = new("--int8-only") { Description = "Train nothing: make the 8-bit files of the version of --from anew, on these images, and write it with them to --output (denoise, upscale)." };
    public static readonly Option<string?> Output = new("--output") { Description = "Folder to write the version to; nothing is published to storage." };
    public static readonly Option<string?> Credits = new("--credits") { Description = "Text file naming authors and licences of the training images, for the model card." };

    public static IEnumerable<Option> All =>
    [
        Queue, Task, Data, Blobs, Idx, IdxLabels, Validation, ValidationIdx, ValidationIdxLabels, Memory, MaxUnreadable, MaxNoise,
        Channels, Network, Size, Scale, Latent, Condition, ClassNames, Contrast, Loss, Beta, BetaWarmUp, InputDropout,
        Steps, Minutes, Epochs, Patience, Batch, Patch, Optimizer, LearningRate, Seed, Threads, Device, Precision,
        RunId, CheckpointMinutes, From, Int8, Int8Only, Output, Credits,
        .. LightArguments.All, .. DegradationArguments.OfSpoiling, .. DegradationArguments.OfShrinking,
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

    /// <summary>An option with a range, which only counts for what was typed: a default outside of it stands for nothing given.</summary>
    private static Option<T> Range<T>(string name, string description, T fallback, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { Description = description, CustomParser = result => NumberArgument.Read(result, name, least, most) };
        if (fallback >= least) option.DefaultValueFactory = _ => fallback;
        return option;
    }
}

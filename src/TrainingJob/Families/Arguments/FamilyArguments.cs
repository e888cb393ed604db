using System.CommandLine;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families.Arguments;

/// <summary>
/// The arguments that say something to some families and not to others, each with its range: a family names those that it takes
/// in <see cref="TrainedFamily.Arguments"/>.
/// </summary>
internal static class FamilyArguments
{
    public static readonly Option<int> Patch = NumberArgument.Create("--patch", "Side of a patch in pixels of the network's input (denoise, upscale).", new TrainingOptions().Patch, 16, 1024);
    public static readonly Option<double> MaxNoise = NumberArgument.Create("--max-noise", "Largest noise, as a standard deviation of 255, of an image that is taken for the truth; noisier ones are halved until they are clean enough, or left out. 255: none is (denoise, upscale).", NoiseLimit.DefaultMaxSigma, 0, NoiseLimit.Off);
    public static readonly Option<bool> Int8 = new("--int8") { Description = "Also write each file with 8-bit weights and sums, calibrated on the training images, where that loses at most 0.1 dB (denoise, upscale); hosts take whichever is faster on them." };
    public static readonly Option<bool> Int8Only = new("--int8-only") { Description = "Make only the 8-bit files of the version of --from anew, on these images, and write it with them to --output (denoise, upscale)." };
    public static readonly Option<long> Int8Steps = NumberArgument.Create("--int8-steps", "Steps that the weights of 8-bit files are trained on with the rounding of 8 bits, at a tenth of --learning-rate (denoise, upscale).", 0L, 0, 1_000_000);
    public static readonly Option<int> Scale = new("--scale") { Description = "Factor of the enlargement: 2 or 4 (upscale).", DefaultValueFactory = _ => 2 };
    public static readonly Option<int> Latent = NumberArgument.Create("--latent", "Length of the latent vector (embed: default 32, vae: 2).", 0, 1, 65_536);
    public static readonly Option<double> Contrast = NumberArgument.Create("--contrast", "Train on several crops of each image in place of whole images, and draw their latents together with this weight beside the reconstruction (embed).", 0.0, 0, 1000);
    public static readonly Option<string?> Condition = new("--condition") { Description = "Train a conditional model, which is told the class of each image and makes images of a class: folder, where each class has a folder of its own; labels, of --idx-labels; or a text file of lines path,label (vae)." };
    public static readonly Option<double> Beta = NumberArgument.Create("--beta", "Weight of the divergence from N(0, I) (vae).", 1.0, 0, 1000);
    public static readonly Option<double> BetaWarmUp = NumberArgument.Create("--beta-warm-up", "Share of the run in which that weight rises from 0 (vae).", 0.0, 0, 1);
    public static readonly Option<double> InputDropout = NumberArgument.Create("--input-dropout", "Share of an image's values that is hidden from the encoder in training, against learning few images by heart (vae).", 0.0, 0, 0.9);
}

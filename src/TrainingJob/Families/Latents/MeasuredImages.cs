using AePipeline.Evaluation;
using AePipeline.Inference;

namespace AePipeline.TrainingJob.Families.Latents;

/// <summary>The images that a latent space is measured on, and those that it is compared with.</summary>
internal static class MeasuredImages
{
    private const int MostReferenceSamples = 1 << 26;

    /// <summary>How many training images are compared with, so that they fit into memory.</summary>
    public static int MostReferences(ImageShape shape) => MostReferenceSamples / shape.Length;

    /// <summary>The validation images and training images, whole, in a model's shape.</summary>
    public static async Task<(UniformImages Measured, UniformImages Reference)> ReadAsync(
        VersionToMeasure version, ImageShape shape, CancellationToken cancellationToken) => (
        await UniformImages.ReadAsync(version.ValidationImages().ToAsyncEnumerable(), shape, cancellationToken),
        await UniformImages.ReadAsync(version.TrainingImages(MostReferences(shape)).ToAsyncEnumerable(), shape, cancellationToken));
}

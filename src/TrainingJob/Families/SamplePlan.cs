using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families;

/// <summary>How images become samples of one size to train and to validate on.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Whole">Whether a sample is a whole image, brought to the size, or a patch of it.</param>
public sealed record SamplePlan(int Height, int Width, bool Whole)
{
    private const int MostValidationPatches = 64;

    /// <summary>Starts preparing batches.</summary>
    /// <param name="images">The set.</param>
    /// <param name="options">Batch and seed.</param>
    /// <param name="position">Where to go on.</param>
    /// <param name="cancellationToken">Stops waiting for the first images.</param>
    /// <exception cref="TrainingDataException">No image is large enough, or too many are unreadable.</exception>
    public async Task<IBatchSource> OpenTrainingAsync(
        ImageSet images, TrainingOptions options, DataPosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Whole) return new WholeImageSampler(images, options.Batch, Height, Width, options.Seed, position);
        var pool = await ImagePool.FillAsync(images, Math.Max(Height, Width), options.Seed, position, cancellationToken);
        return new PatchSampler(pool, options.Batch, Height, options.Seed, position);
    }

    /// <summary>The validation images as batches, always the same: whole, or a patch from the middle of each.</summary>
    /// <param name="images">The set.</param>
    /// <param name="batch">Images in a batch.</param>
    public IReadOnlyList<ImageBatch> TakeValidation(ImageSet images, int batch)
    {
        ArgumentNullException.ThrowIfNull(images);
        var samples = Whole
            ? images.Validation.Select(image => image.Resize(Height, Width))
            : images.Validation
                .Where(image => image.Height >= Height && image.Width >= Width)
                .Take(MostValidationPatches)
                .Select(image => image.Centre(Height, Width));
        return [.. samples.Chunk(batch).Select(ImageBatch.Of)];
    }
}

using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families;

/// <summary>How images become samples of one size to train and to validate on.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Kind">What part of an image a sample is.</param>
public sealed record SamplePlan(int Height, int Width, SampleKind Kind)
{
    private const int MostValidationPatches = 64;
    private const int ValidationRounds = 4;

    /// <summary>Whether a sample is a whole image, brought to the size.</summary>
    public bool Whole => Kind == SampleKind.WholeImage;

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
        return Kind == SampleKind.CropGroup
            ? new PoolSampler(pool, options.Batch, new CropGroups(Height, CropGroups.CropsOfImage(options.Batch)), options.Seed, position)
            : new PoolSampler(pool, options.Batch, new Patches(Height), options.Seed, position);
    }

    /// <summary>The validation images as batches, always the same: whole, a patch from the middle of each, or groups of crops.</summary>
    /// <param name="images">The set.</param>
    /// <param name="batch">Images in a batch.</param>
    public IReadOnlyList<ImageBatch> TakeValidation(ImageSet images, int batch)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (Kind == SampleKind.CropGroup) return TakeValidationGroups(images, batch);
        var samples = Whole
            ? images.Validation.Select(image => image.Resize(Height, Width))
            : images.Validation
                .Where(image => image.Height >= Height && image.Width >= Width)
                .Take(MostValidationPatches)
                .Select(image => image.Centre(Height, Width));
        return [.. samples.Chunk(batch).Select(ImageBatch.Of)];
    }

    /// <summary>Crops of each image in a batch, and several such batches of other crops.</summary>
    private List<ImageBatch> TakeValidationGroups(ImageSet images, int batch)
    {
        var random = new Random(0);
        var crops = CropGroups.CropsOfImage(batch);
        var groups = new CropGroups(Height, crops);
        return [.. from _ in Enumerable.Range(0, ValidationRounds)
                   from some in images.Validation.Chunk(Math.Max(1, batch / crops))
                   select groups.Join(some.SelectMany(image => groups.Of(image, PhotoVariation.None, random)))];
    }
}

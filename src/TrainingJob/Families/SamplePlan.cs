using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Data.Degrading;
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

    /// <summary>Samples of one validation image, each spoilt in another way.</summary>
    private const int MostValidationDraws = 16;

    /// <summary>What spoils patches; null where the objective makes its own inputs.</summary>
    public IDegrader? Degrader { get; init; }

    /// <summary>How the light of crops to train on is varied.</summary>
    public LightOptions Light { get; init; } = LightOptions.None;

    /// <summary>Whether a sample is a whole image, brought to the size.</summary>
    public bool Whole => Kind == SampleKind.WholeImage;

    /// <summary>Starts preparing batches.</summary>
    /// <param name="images">The set.</param>
    /// <param name="channels">3 or 1: what the network reads.</param>
    /// <param name="options">Batch and seed.</param>
    /// <param name="position">Where to go on.</param>
    /// <param name="cancellationToken">Stops waiting for the first images.</param>
    /// <exception cref="TrainingDataException">No image is large enough, or too many are unreadable.</exception>
    public async Task<IBatchSource> OpenTrainingAsync(
        ImageSet images, int channels, TrainingOptions options, DataPosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Whole) return new WholeImageSampler(images, options.Batch, Height, Width, options.Seed, position);
        var pool = await ImagePool.FillAsync(images, Math.Max(Height, Width), options.Seed, position, cancellationToken);
        IPoolSamples samples = Kind == SampleKind.CropGroup ? new CropGroups(Height, CropGroups.CropsOfImage(options.Batch), Light)
            : Degrader is not null ? new DegradedPatches(Height, channels, Degrader)
            : new Patches(Height);
        return new PoolSampler(pool, options.Batch, samples, options.Seed, position);
    }

    /// <summary>
    /// The validation images as batches, always the same: whole, spoilt patches, a patch from the middle of each, or groups of crops.
    /// </summary>
    /// <param name="images">The set.</param>
    /// <param name="channels">3 or 1: what the network reads.</param>
    /// <param name="batch">Images in a batch.</param>
    public IReadOnlyList<ImageBatch> TakeValidation(ImageSet images, int channels, int batch)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (Degrader is not null) return TakeDegradedValidation(images, new DegradedPatches(Height, channels, Degrader), batch);
        if (Kind == SampleKind.CropGroup) return TakeValidationGroups(images, batch);
        var samples = Whole
            ? images.Validation.Select(image => image.Resize(Height, Width))
            : images.Validation
                .Where(image => image.Height >= Height && image.Width >= Width)
                .Take(MostValidationPatches)
                .Select(image => image.Centre(Height, Width));
        return [.. samples.Chunk(batch).Select(ImageBatch.Of)];
    }

    private static List<ImageBatch> TakeDegradedValidation(ImageSet images, DegradedPatches patches, int batch)
    {
        var count = Math.Min(MostValidationPatches, MostValidationDraws * images.Validation.Count);
        var samples = Enumerable.Range(0, count).Select(
            draw => patches.Draw(images.Validation[draw % images.Validation.Count], new Random(Seeds.Mix(0, draw))));
        return [.. samples.Chunk(batch).Select(DegradedPatches.Join)];
    }

    /// <summary>Crops of each image in a batch, and several such batches of other crops.</summary>
    private List<ImageBatch> TakeValidationGroups(ImageSet images, int batch)
    {
        var random = new Random(0);
        var crops = CropGroups.CropsOfImage(batch);
        var groups = new CropGroups(Height, crops, LightOptions.None);
        return [.. from _ in Enumerable.Range(0, ValidationRounds)
                   from some in images.Validation.Chunk(Math.Max(1, batch / crops))
                   select groups.Join(some.SelectMany(image => groups.Of(image, PhotoVariation.None, random)))];
    }
}

namespace AePipeline.TrainingJob.Data;

/// <summary>Square patches of images as they are, see <see cref="PatchPicker"/>.</summary>
/// <param name="size">Side in pixels.</param>
public sealed class Patches(int size) : IPoolSamples
{
    private readonly PatchPicker _picker = new();

    /// <inheritdoc/>
    public ImageBatch Draw(ImagePool pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        var images = Enumerable.Range(0, count).Select(_ => pool.Pick(random)).ToList();
        return ImageBatch.Of([.. images.Select(image => _picker.Pick(image, size, random))]);
    }
}

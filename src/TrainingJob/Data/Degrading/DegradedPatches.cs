namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>Square patches of images, each with what a degradation made of it.</summary>
/// <param name="size">Side of a target in pixels.</param>
/// <param name="channels">3 or 1: what the network reads.</param>
/// <param name="degrader">The degradation.</param>
public sealed class DegradedPatches(int size, int channels, IDegrader degrader) : IPoolSamples
{
    private readonly PatchPicker _picker = new();

    /// <inheritdoc/>
    public ImageBatch Draw(ImagePool pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        return Join(Enumerable.Range(0, count).Select(_ => Draw(pool.Pick(random), random)));
    }

    /// <summary>A sample of an image, or of a drawing in its place.</summary>
    public DegradedSample Draw(TrainingImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        var plan = degrader.Plan(size, Math.Min(image.Width, image.Height), random);
        var picture = plan.TakesGraphics
            ? Graphics.Draw(plan.Side, channels, random)
            : _picker.Pick(image, plan.Side, random).ToFloat(channels);
        return plan.Apply(picture);
    }

    /// <summary>The batch of samples of one size.</summary>
    public static ImageBatch Join(IEnumerable<DegradedSample> samples)
    {
        var pairs = samples.ToList();
        var targets = ImageBatch.Of([.. pairs.Select(pair => TrainingImage.From(pair.Clean, "patch", ""))]);
        var input = pairs[0].Degraded;
        return targets with { Inputs = new NetworkInputs([.. pairs.SelectMany(pair => pair.Degraded.Samples)], input.Height, input.Width) };
    }
}

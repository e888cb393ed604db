namespace AePipeline.TrainingJob.Data;

/// <summary>Draws samples from a pool.</summary>
public interface IPoolSamples
{
    /// <summary>A batch; the same random numbers give the same one.</summary>
    /// <param name="pool">The images.</param>
    /// <param name="count">Samples wanted.</param>
    /// <param name="random">What decides.</param>
    ImageBatch Draw(ImagePool pool, int count, Random random);
}

namespace AePipeline.Quality;

/// <summary>White Gaussian noise, the same for the same seed on every machine.</summary>
public static class GaussianNoise
{
    /// <summary>Adds noise to an image; values may leave [0, 1], as in the denoising literature.</summary>
    /// <param name="image">Samples, in any order.</param>
    /// <param name="sigma">Standard deviation in the samples' unit.</param>
    /// <param name="seed">Chooses the noise.</param>
    /// <returns>A new image.</returns>
    /// <remarks>Box and Muller (1958), "A Note on the Generation of Random Normal Deviates".</remarks>
    public static float[] Add(ReadOnlySpan<float> image, float sigma, int seed)
    {
        var random = new Random(seed);
        var noisy = new float[image.Length];
        for (var i = 0; i < noisy.Length; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            noisy[i] = image[i] + (float)(sigma * radius * cosine);
            if (i + 1 < noisy.Length) noisy[i + 1] = image[i + 1] + (float)(sigma * radius * sine);
        }

        return noisy;
    }
}

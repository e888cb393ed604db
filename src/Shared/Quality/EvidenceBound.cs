namespace AePipeline.Quality;

/// <summary>
/// The terms of the evidence lower bound of a variational autoencoder (Kingma and Welling, 2014, "Auto-Encoding
/// Variational Bayes"), in nats an image. The bound on the negative log-likelihood is a reconstruction term, for a latent
/// sampled from the encoder, plus <see cref="Divergence"/>.
/// </summary>
public static class EvidenceBound
{
    /// <summary>Logarithms below this are cut, as an output of exactly 0 or 1 would otherwise cost infinitely much.</summary>
    private const double LeastLogarithm = -100;

    /// <summary>-log p(image) when each sample is a coin of the decoder's probability: binary cross-entropy, summed.</summary>
    /// <param name="image">Samples in [0, 1].</param>
    /// <param name="output">The decoder's probabilities in [0, 1].</param>
    public static double Bernoulli(ReadOnlySpan<float> image, ReadOnlySpan<float> output)
    {
        ThrowIfMismatched(image, output);
        double sum = 0;
        for (var i = 0; i < image.Length; i++)
        {
            double x = image[i], p = Math.Clamp(output[i], 0, 1);
            sum -= (x * Math.Max(Math.Log(p), LeastLogarithm)) + ((1 - x) * Math.Max(Math.Log(1 - p), LeastLogarithm));
        }

        return sum;
    }

    /// <summary>-log p(image) when each sample is normal around the decoder's output.</summary>
    /// <param name="image">Samples.</param>
    /// <param name="output">The decoder's means.</param>
    /// <param name="sigma">Standard deviation of every sample; above 0.</param>
    public static double Gaussian(ReadOnlySpan<float> image, ReadOnlySpan<float> output, double sigma = 1)
    {
        ThrowIfMismatched(image, output);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        return image.Length
            * ((MeanSquaredError.Compute(image, output) / (2 * sigma * sigma)) + Math.Log(sigma) + (0.5 * Math.Log(2 * Math.PI)));
    }

    /// <summary>Kullback-Leibler divergence of N(mean, exp(logVariance)) from N(0, I).</summary>
    /// <param name="mean"><c>z_mean</c>, <c>[d]</c>.</param>
    /// <param name="logVariance"><c>z_log_var</c>, <c>[d]</c>.</param>
    public static double Divergence(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance)
    {
        ThrowIfMismatched(mean, logVariance);
        double sum = 0;
        for (var i = 0; i < mean.Length; i++)
        {
            sum += ((double)mean[i] * mean[i]) + Math.Exp(logVariance[i]) - 1 - logVariance[i];
        }

        return sum / 2;
    }

    private static void ThrowIfMismatched(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length || first.IsEmpty)
        {
            throw new ArgumentException($"Vectors of {first.Length} and {second.Length} numbers do not belong together.", nameof(second));
        }
    }
}

using System.Numerics.Tensors;
using MathNet.Numerics.Distributions;

namespace AePipeline.Generation;

/// <summary>Latents whose images change gradually from one to the next.</summary>
public static class LatentPath
{
    // Nearer than this to one line through the origin, vectors have no circle between them.
    private const double LeastSine = 1e-4;

    /// <summary>
    /// Latents from one to another, both included, along a circle rather than a line: latents of N(0, I) nearly all lie at one
    /// distance from the origin, and a line between two of them passes where there are none (White, 2016, "Sampling Generative
    /// Networks").
    /// </summary>
    /// <param name="from">The first, <c>[d]</c>.</param>
    /// <param name="to">The last, <c>[d]</c>.</param>
    /// <param name="count">How many, 2 or more.</param>
    /// <returns><c>[count, d]</c>.</returns>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static IReadOnlyList<float[]> Between(float[] from, float[] to, int count)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (from.Length != to.Length) throw new ArgumentException($"The latents have {from.Length} and {to.Length} values.", nameof(to));
        var lengths = (double)TensorPrimitives.Norm(from) * TensorPrimitives.Norm(to);
        var angle = lengths > 0 ? Math.Acos(Math.Clamp(TensorPrimitives.Dot(from, to) / lengths, -1, 1)) : 0;
        return [.. Enumerable.Range(0, count).Select(i => Mix(from, to, angle, (double)i / (count - 1)))];
    }

    /// <summary>
    /// A square of the plane of the first two dimensions, the others 0: z 1 grows to the right and z 2 upwards, both through the
    /// quantiles of N(0, 1) in equal steps of probability, so that it shows as much of each region as the prior draws from it
    /// (Kingma and Welling, 2014, "Auto-Encoding Variational Bayes").
    /// </summary>
    /// <param name="dimensions">d, 2 or more.</param>
    /// <param name="side">Latents in a row.</param>
    /// <returns><c>[side * side, d]</c>, row by row from the top.</returns>
    public static IReadOnlyList<float[]> Grid(int dimensions, int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        var steps = Enumerable.Range(0, side).Select(i => (float)Normal.InvCDF(0, 1, (i + 0.5) / side)).ToList();
        return [.. from vertical in Enumerable.Reverse(steps) from horizontal in steps select At(horizontal, vertical)];

        float[] At(float horizontal, float vertical)
        {
            var latent = new float[dimensions];
            (latent[0], latent[1]) = (horizontal, vertical);
            return latent;
        }
    }

    private static float[] Mix(float[] from, float[] to, double angle, double share)
    {
        var sine = Math.Sin(angle);
        var (first, second) = sine < LeastSine ? (1 - share, share) : (Math.Sin((1 - share) * angle) / sine, Math.Sin(share * angle) / sine);
        return [.. from.Zip(to, (one, other) => (float)((first * one) + (second * other)))];
    }
}

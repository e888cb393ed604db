using System.Numerics.Tensors;
using AePipeline.Limits;

namespace AePipeline.Quality;

/// <summary>
/// Trustworthiness of a mapping (Venna and Kaski, 2001, "Neighborhood Preservation in Nonlinear Projection Methods"):
/// whether neighbours in the latent space are neighbours in the original space. Needs no labels.
/// </summary>
public static class Trustworthiness
{
    private const int VectorsAtOnce = 32;

    /// <summary>Measures how far a mapping's neighbourhoods can be trusted.</summary>
    /// <param name="original"><c>[N, D]</c>, before the mapping.</param>
    /// <param name="mapped"><c>[N, d]</c>, the same vectors after it.</param>
    /// <param name="k">Size of a neighbourhood; below N / 2.</param>
    /// <param name="cancellationToken">Stops between vectors.</param>
    /// <returns>In [0, 1]; 1 when every neighbourhood is kept.</returns>
    /// <exception cref="ArgumentException">The numbers of vectors differ, or are too small for k.</exception>
    public static double Compute(VectorSet original, VectorSet mapped, int k, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(mapped);
        var n = original.Count;
        if (mapped.Count != n || k < 1 || 2 * k >= n)
        {
            throw new ArgumentException($"Neighbourhoods of {k} cannot be compared between {n} and {mapped.Count} vectors; k must be below half of one number.", nameof(k));
        }

        var neighbours = NearestNeighbours.FindOthers(mapped, k, cancellationToken);
        var norms = new float[n];
        for (var i = 0; i < n; i++) norms[i] = TensorPrimitives.SumOfSquares(original[i]);
        var penalties = new long[n];
        var blocks = (n + VectorsAtOnce - 1) / VectorsAtOnce;
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = CpuBudget.Cores };
        Parallel.For(0, blocks, options, () => new float[VectorsAtOnce * n], (block, _, distances) =>
        {
            var first = block * VectorsAtOnce;
            var some = original.Values.AsSpan(first * original.Dimensions, Math.Min(VectorsAtOnce, n - first) * original.Dimensions);
            DotProducts.Compute(some, original.Values, original.Dimensions, distances);
            for (var i = first; i < Math.Min(first + VectorsAtOnce, n); i++)
            {
                var row = distances.AsSpan((i - first) * n, n);
                for (var j = 0; j < n; j++) row[j] = norms[j] - (2 * row[j]);
                penalties[i] = Penalty(row, i, neighbours.AsSpan(i * k, k));
            }

            return distances;
        }, _ => { });
        return 1 - (2.0 / (n * (double)k * ((2.0 * n) - (3.0 * k) - 1)) * penalties.Sum());
    }

    /// <summary>By how many ranks the neighbours miss being among the k nearest, summed.</summary>
    private static long Penalty(ReadOnlySpan<float> distances, int self, ReadOnlySpan<int> neighbours)
    {
        long penalty = 0;
        foreach (var neighbour in neighbours)
        {
            var rank = 1;
            for (var j = 0; j < distances.Length; j++)
            {
                if (distances[j] < distances[neighbour] && j != self) rank++;
            }

            penalty += Math.Max(0, rank - neighbours.Length);
        }

        return penalty;
    }
}

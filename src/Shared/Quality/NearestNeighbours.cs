using System.Numerics.Tensors;
using AePipeline.Limits;

namespace AePipeline.Quality;

/// <summary>Exact nearest neighbours by Euclidean distance, block by block on every core.</summary>
public static class NearestNeighbours
{
    private const int QueriesAtOnce = 64;
    private const int ReferencesAtOnce = 256;

    /// <summary>The references nearest to each query.</summary>
    /// <param name="references"><c>[M, D]</c>.</param>
    /// <param name="queries"><c>[N, D]</c>.</param>
    /// <param name="k">How many for each query; at most M.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <returns>Indices of references <c>[N, k]</c>, nearest first, the lower index first where distances are equal.</returns>
    /// <exception cref="ArgumentException">The vectors differ in length, or there are fewer than k references.</exception>
    public static int[] Find(VectorSet references, VectorSet queries, int k, CancellationToken cancellationToken) =>
        Find(references, queries, k, leaveOneOut: false, cancellationToken);

    /// <summary>The other vectors of the set nearest to each of its vectors.</summary>
    /// <param name="vectors"><c>[N, D]</c>.</param>
    /// <param name="k">How many for each; below N.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <returns>Indices <c>[N, k]</c>, nearest first.</returns>
    /// <exception cref="ArgumentException">There are not more than k vectors.</exception>
    public static int[] FindOthers(VectorSet vectors, int k, CancellationToken cancellationToken) =>
        Find(vectors, vectors, k, leaveOneOut: true, cancellationToken);

    private static int[] Find(VectorSet references, VectorSet queries, int k, bool leaveOneOut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (references.Dimensions != queries.Dimensions || k > references.Count - (leaveOneOut ? 1 : 0))
        {
            throw new ArgumentException(
                $"{k} neighbours cannot be found for vectors of {queries.Dimensions} numbers among {references.Count} of {references.Dimensions}.", nameof(references));
        }

        var norms = new float[references.Count];
        for (var i = 0; i < norms.Length; i++) norms[i] = TensorPrimitives.SumOfSquares(references[i]);
        var found = new int[queries.Count * k];
        var blocks = (queries.Count + QueriesAtOnce - 1) / QueriesAtOnce;
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = CpuBudget.Cores };
        Parallel.For(0, blocks, options, block =>
        {
            var first = block * QueriesAtOnce;
            var count = Math.Min(QueriesAtOnce, queries.Count - first);
            FindBlock(references, norms, queries, first, leaveOneOut, found.AsSpan(first * k, count * k), k);
        });
        return found;
    }

    private static void FindBlock(
        VectorSet references, float[] norms, VectorSet queries, int firstQuery, bool leaveOneOut, Span<int> found, int k)
    {
        var d = references.Dimensions;
        var count = found.Length / k;
        var nearest = new float[found.Length];
        Array.Fill(nearest, float.PositiveInfinity);
        var products = new float[QueriesAtOnce * ReferencesAtOnce];
        for (var first = 0; first < references.Count; first += ReferencesAtOnce)
        {
            var width = Math.Min(ReferencesAtOnce, references.Count - first);
            DotProducts.Compute(
                queries.Values.AsSpan(firstQuery * d, count * d), references.Values.AsSpan(first * d, width * d), d, products.AsSpan(0, count * width));
            for (var query = 0; query < count; query++)
            {
                var distances = nearest.AsSpan(query * k, k);
                for (var j = 0; j < width; j++)
                {
                    // Less the query's own norm, which is the same for every reference.
                    var distance = norms[first + j] - (2 * products[(query * width) + j]);
                    if (distance < distances[^1] && !(leaveOneOut && first + j == firstQuery + query))
                    {
                        Insert(distances, found.Slice(query * k, k), distance, first + j);
                    }
                }
            }
        }
    }

    private static void Insert(Span<float> distances, Span<int> indices, float distance, int index)
    {
        var place = distances.Length - 1;
        for (; place > 0 && distances[place - 1] > distance; place--)
        {
            distances[place] = distances[place - 1];
            indices[place] = indices[place - 1];
        }

        distances[place] = distance;
        indices[place] = index;
    }
}

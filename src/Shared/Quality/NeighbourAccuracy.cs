namespace AePipeline.Quality;

/// <summary>
/// How often the k nearest neighbours name the right class: what vectors that were learnt without labels know of them.
/// </summary>
public static class NeighbourAccuracy
{
    /// <summary>
    /// Shares of queries whose class most of their nearest references have; a draw goes to the nearer neighbour's class.
    /// </summary>
    /// <param name="references"><c>[M, D]</c>.</param>
    /// <param name="referenceLabels">Class of each reference.</param>
    /// <param name="queries"><c>[N, D]</c>.</param>
    /// <param name="queryLabels">Class of each query.</param>
    /// <param name="voters">Numbers of neighbours that vote; all are answered by one search.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <returns>For each number of voters a share in [0, 1].</returns>
    /// <exception cref="ArgumentException">The numbers of vectors and labels differ.</exception>
    public static IReadOnlyList<double> Compute(
        VectorSet references,
        IReadOnlyList<int> referenceLabels,
        VectorSet queries,
        IReadOnlyList<int> queryLabels,
        IReadOnlyList<int> voters,
        CancellationToken cancellationToken)
    {
        ThrowIfMismatched(references, referenceLabels);
        ThrowIfMismatched(queries, queryLabels);
        return Shares(NearestNeighbours.Find(references, queries, voters.Max(), cancellationToken), referenceLabels, queryLabels, voters);
    }

    /// <summary>The same with each vector asked of all the others (leave one out).</summary>
    /// <param name="vectors"><c>[N, D]</c>.</param>
    /// <param name="labels">Class of each.</param>
    /// <param name="voters">Numbers of neighbours that vote.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <returns>For each number of voters a share in [0, 1].</returns>
    /// <exception cref="ArgumentException">The numbers of vectors and labels differ.</exception>
    public static IReadOnlyList<double> ComputeLeaveOneOut(
        VectorSet vectors, IReadOnlyList<int> labels, IReadOnlyList<int> voters, CancellationToken cancellationToken)
    {
        ThrowIfMismatched(vectors, labels);
        return Shares(NearestNeighbours.FindOthers(vectors, voters.Max(), cancellationToken), labels, labels, voters);
    }

    private static double[] Shares(int[] neighbours, IReadOnlyList<int> referenceLabels, IReadOnlyList<int> queryLabels, IReadOnlyList<int> voters) =>
    [
        .. voters.Select(k => neighbours.Chunk(voters.Max()).Select((nearest, query) => Vote(nearest.Take(k), referenceLabels) == queryLabels[query]).Average(right => right ? 1.0 : 0)),
    ];

    // Groups keep the order of their first member, and MaxBy takes the first of equals: the nearer neighbour's class.
    private static int Vote(IEnumerable<int> nearest, IReadOnlyList<int> labels) =>
        nearest.GroupBy(index => labels[index]).MaxBy(group => group.Count())!.Key;

    private static void ThrowIfMismatched(VectorSet vectors, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        if (vectors.Count != labels.Count) throw new ArgumentException($"There are {vectors.Count} vectors and {labels.Count} labels.", nameof(labels));
    }
}

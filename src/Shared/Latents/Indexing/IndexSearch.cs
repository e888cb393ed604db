namespace AePipeline.Latents.Indexing;

/// <summary>Finds latents by comparing all those of the index, in this process.</summary>
/// <param name="index">The index.</param>
internal sealed class IndexSearch(LatentIndex index) : ILatentSearch
{
    /// <inheritdoc/>
    public async Task<LatentAnswer> FindAsync(LatentQuery query, CancellationToken cancellationToken)
    {
        using var snapshot = await index.ReadAsync(cancellationToken);
        var answer = snapshot.Describe(query);
        if (answer.Compared == 0 || answer.Dimensions != query.Values.Count) return answer;

        // One more, since the excepted one is usually among the nearest.
        var count = query.Count + (query.ExceptPath is null ? 0 : 1);
        var nearest = await Task.Run(() => snapshot.Of(query.ModelVersion)!.FindNearest([.. query.Values], count, cancellationToken), cancellationToken);
        return answer with { Nearest = [.. nearest.Where(near => near.Path != query.ExceptPath).Take(query.Count)] };
    }
}

using System.Numerics.Tensors;
using AePipeline.Latents.Indexing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AePipeline.Latents.Postgres;

/// <summary>
/// Finds latents in a PostgreSQL server with pgvector, which is brought to the index whenever that has changed. The answers are
/// those of the index: the server says which are nearest, and their distances are computed here from its vectors.
/// </summary>
/// <param name="index">The index.</param>
/// <param name="options">The server.</param>
internal sealed class PostgresSearch(LatentIndex index, IOptions<LatentSearchOptions> options) : ILatentSearch, IAsyncDisposable, IDisposable
{
    // So many more usually reach beyond what the server's rounding may have put in another order.
    private const int Spare = 32;

    // Of one operation on numbers of 32 bits, twice: the server's and ours.
    private const double Rounding = 1.2e-7;

    private readonly SemaphoreSlim _following = new(1);
    private readonly PostgresServer _server = new(options.Value.ConnectionString!);
    private readonly PostgresTable _table = new(options.Value.Table);
    private IReadOnlyList<ShardInfo>? _followed;

    /// <inheritdoc/>
    public async Task<LatentAnswer> FindAsync(LatentQuery query, CancellationToken cancellationToken)
    {
        using var snapshot = await index.ReadAsync(cancellationToken);
        await FollowAsync(snapshot, cancellationToken);
        var answer = snapshot.Describe(query);
        if (answer.Compared == 0 || answer.Dimensions != query.Values.Count) return answer;

        float[] vector = [.. query.Values];
        var rows = await _server.RunAsync(connection => ReadAsync(connection, query, vector, cancellationToken), cancellationToken);
        return answer with { IsChecked = false, Nearest = [.. Sort(rows, vector).Where(match => match.Path != query.ExceptPath).Take(query.Count)] };
    }

    /// <summary>Reads all rows that may be among the nearest.</summary>
    private async Task<IReadOnlyList<PostgresRow>> ReadAsync(NpgsqlConnection connection, LatentQuery query, float[] vector, CancellationToken cancellationToken)
    {
        // One more, since the excepted one is usually among them.
        var count = query.Count + 1;
        var rows = await _table.FindNearestAsync(connection, query.ModelVersion, vector, count + Spare, cancellationToken);
        if (rows.Count < count + Spare) return rows;

        // A sum over d numbers is rounded d times. What the server puts farther than this is farther.
        var within = Sort(rows, vector).ElementAt(count - 1).Distance * (1 + ((vector.Length + 8) * Rounding));
        return rows[^1].Distance > within
            ? rows
            : await _table.FindWithinAsync(connection, query.ModelVersion, vector, within, count, cancellationToken);
    }

    /// <summary>The rows by their distances as the index computes them.</summary>
    private static IEnumerable<LatentMatch> Sort(IEnumerable<PostgresRow> rows, float[] vector) => rows
        .Select(row => new LatentMatch(row.Path, row.Tag, TensorPrimitives.Distance(vector, row.Vector), row.ReconstructionError))
        .OrderBy(match => match.Distance).ThenBy(match => match.Path, StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _following.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task FollowAsync(LatentSnapshot snapshot, CancellationToken cancellationToken)
    {
        var shards = snapshot.Parts.Select(part => part.Shard.Info).ToList();
        await _following.WaitAsync(cancellationToken);
        try
        {
            if (_followed?.SequenceEqual(shards) == true) return;
            await _server.RunAsync(
                async connection =>
                {
                    if (_followed is null) await _table.CreateAsync(connection, cancellationToken);
                    return await _table.FollowAsync(connection, snapshot, cancellationToken);
                },
                cancellationToken);
            _followed = shards;
        }
        finally
        {
            _following.Release();
        }
    }
}

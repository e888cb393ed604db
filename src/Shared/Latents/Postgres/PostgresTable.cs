using System.Text;
using AePipeline.Latents.Indexing;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace AePipeline.Latents.Postgres;

/// <summary>
/// The table of latents: a row an image. It is brought to an index by COPY of the shards that are not in it yet, in one
/// transaction, and then counted: where it has other rows than the index it is filled anew.
/// </summary>
/// <param name="table">Its name.</param>
internal sealed class PostgresTable(string table)
{
    private const string Columns = "name, model_version, tag, written_at, reconstruction_error, embedding";

    private readonly string _create = $"""
        CREATE TABLE IF NOT EXISTS {table} (
            name text COLLATE "C" PRIMARY KEY,
            model_version text NOT NULL,
            tag text NOT NULL,
            written_at bigint NOT NULL,
            reconstruction_error double precision NOT NULL,
            embedding vector NOT NULL);
        CREATE TABLE IF NOT EXISTS {table}_shards (name text PRIMARY KEY);
        """;

    private readonly string _apply = $"""
        DELETE FROM {table} old USING incoming new WHERE old.name = new.name AND new.embedding IS NULL AND old.written_at <= new.written_at;
        INSERT INTO {table} AS old ({Columns}) SELECT {Columns} FROM incoming WHERE embedding IS NOT NULL
        ON CONFLICT (name) DO UPDATE SET
            model_version = excluded.model_version, tag = excluded.tag, written_at = excluded.written_at,
            reconstruction_error = excluded.reconstruction_error, embedding = excluded.embedding
        WHERE old.written_at <= excluded.written_at;
        """;

    /// <summary>Makes the table where it is missing.</summary>
    public async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, "CREATE EXTENSION IF NOT EXISTS vector", cancellationToken);
        await ExecuteAsync(connection, _create, cancellationToken);

        // The extension's type is newer than the connection.
        await connection.ReloadTypesAsync(cancellationToken);
    }

    /// <summary>Brings the table to an index; of several processes one does at a time.</summary>
    /// <returns>Whether it had to change.</returns>
    public async Task<bool> FollowAsync(NpgsqlConnection connection, LatentSnapshot snapshot, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock(hashtext('{table}'))", cancellationToken);
        var loaded = await ReadNamesAsync(connection, cancellationToken);
        var missing = snapshot.Parts.Where(part => !loaded.Contains(part.Shard.Info.Name)).ToList();
        if (missing.Count == 0 && loaded.Count == snapshot.Parts.Count) return false;

        await ExecuteAsync(connection, $"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {Columns} FROM {table} WITH NO DATA", cancellationToken);
        await CopyAsync(connection, "incoming", missing, snapshot, withGone: true, cancellationToken);
        await ExecuteAsync(connection, _apply, cancellationToken);
        if (await CountAsync(connection, cancellationToken) != snapshot.Models.Sum(model => (long)model.Count))
        {
            await ExecuteAsync(connection, $"TRUNCATE {table}", cancellationToken);
            await CopyAsync(connection, table, snapshot.Parts, snapshot, withGone: false, cancellationToken);
        }

        await ExecuteAsync(connection, $"TRUNCATE {table}_shards", cancellationToken);
        await using (var names = await connection.BeginBinaryImportAsync($"COPY {table}_shards (name) FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            foreach (var part in snapshot.Parts)
            {
                await names.StartRowAsync(cancellationToken);
                await names.WriteAsync(part.Shard.Info.Name, NpgsqlDbType.Text, cancellationToken);
            }

            await names.CompleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Finds the rows nearest to a vector by the server's own distances; it compares every one of the model version.</summary>
    public Task<IReadOnlyList<PostgresRow>> FindNearestAsync(
        NpgsqlConnection connection, string modelVersion, float[] query, int count, CancellationToken cancellationToken) => ReadAsync(
        connection,
        $"SELECT name, tag, reconstruction_error, embedding, embedding <-> $2 AS distance FROM {table} WHERE model_version = $1 ORDER BY distance, name LIMIT $3",
        [modelVersion, new Vector(query), count],
        cancellationToken);

    /// <summary>Finds all rows within a distance; of those that have the same vector so many, the first by name.</summary>
    public Task<IReadOnlyList<PostgresRow>> FindWithinAsync(
        NpgsqlConnection connection, string modelVersion, float[] query, double distance, int ofEach, CancellationToken cancellationToken) => ReadAsync(
        connection,
        $"""
        SELECT name, tag, reconstruction_error, embedding, distance FROM (
            SELECT *, embedding <-> $2 AS distance, row_number() OVER (PARTITION BY embedding ORDER BY name) AS place
            FROM {table} WHERE model_version = $1 AND embedding <-> $2 <= $3) near
        WHERE place <= $4
        """,
        [modelVersion, new Vector(query), distance, ofEach],
        cancellationToken);

    private static async Task<IReadOnlyList<PostgresRow>> ReadAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        var found = new List<PostgresRow>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(new PostgresRow(rows.GetString(0), rows.GetString(1), rows.GetDouble(2), rows.GetFieldValue<Vector>(3).ToArray(), rows.GetDouble(4)));
        }

        return found;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, string target, IEnumerable<ShardPart> parts, LatentSnapshot snapshot, bool withGone, CancellationToken cancellationToken)
    {
        await using var rows = await connection.BeginBinaryImportAsync($"COPY {target} ({Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var part in parts)
        {
            var isCompared = snapshot.Of(part.Shard.Info.ModelVersion)?.Parts.Contains(part) == true;
            for (var entry = 0; entry < part.Shard.Count; entry++)
            {
                var isGone = part.Shard.IsGone(entry);
                if (isGone ? !withGone : !isCompared || !part.Counts(entry)) continue;
                var name = Encoding.UTF8.GetString(part.Shard.Name(entry));
                if (isGone && snapshot.Find(name) is not null) continue;
                await rows.StartRowAsync(cancellationToken);
                await rows.WriteAsync(name, NpgsqlDbType.Text, cancellationToken);
                await rows.WriteAsync(part.Shard.Info.ModelVersion, NpgsqlDbType.Text, cancellationToken);
                await rows.WriteAsync(Encoding.ASCII.GetString(part.Shard.Tag(entry)), NpgsqlDbType.Text, cancellationToken);
                await rows.WriteAsync(part.Shard.WrittenAt(entry), NpgsqlDbType.Bigint, cancellationToken);
                await rows.WriteAsync(part.Shard.ReconstructionError(entry), NpgsqlDbType.Double, cancellationToken);
                if (isGone) await rows.WriteNullAsync(cancellationToken);
                else await rows.WriteAsync(new Vector(part.Shard.Vector(entry).ToArray()), cancellationToken);
            }
        }

        await rows.CompleteAsync(cancellationToken);
    }

    private async Task<HashSet<string>> ReadNamesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT name FROM {table}_shards", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellationToken)) names.Add(rows.GetString(0));
        return names;
    }

    private async Task<long> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

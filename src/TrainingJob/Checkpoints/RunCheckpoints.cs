using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AePipeline.Storage;
using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>The checkpoints of one run in its store: the newest and the one before.</summary>
/// <param name="store">The store.</param>
/// <param name="screen">Told of what is damaged.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RunCheckpoints(IRunStore store, IScreen screen, TimeProvider timeProvider)
{
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private CheckpointEntry? _newest;
    private string? _writerBefore;

    /// <summary>Where they are, for messages.</summary>
    public string Location => store.Location;

    /// <summary>Whether checkpoints were there of which none could be read.</summary>
    public bool AreAllDamaged { get; private set; }

    /// <summary>How the run ended; null when it has not.</summary>
    public async Task<FinishedRun?> ReadOutcomeAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(FinishedRun.FileName, CheckpointJson.Default.FinishedRun, cancellationToken)).Value;

    /// <summary>The newest checkpoint that can be read; says of each that cannot.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<CheckpointArchive?> LoadAsync(CancellationToken cancellationToken)
    {
        var (pointer, isDamaged) = await ReadPointerAsync(cancellationToken);
        AreAllDamaged = isDamaged;
        if (pointer is null) return null;
        _writerBefore = pointer.Writer;
        foreach (var entry in new[] { pointer.Current, pointer.Previous }.OfType<CheckpointEntry>())
        {
            if (await TryReadAsync(entry, cancellationToken) is not { } archive) continue;
            _newest = entry;
            return archive;
        }

        AreAllDamaged = true;
        return null;
    }

    /// <summary>Makes the run this process's: another one that still trains it will notice and stop.</summary>
    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        if (_newest is not null) await PointToAsync(new CheckpointPointer(_writer, _newest, null), cancellationToken);
    }

    /// <summary>Writes a checkpoint, then makes it count, then deletes those older than the one before it.</summary>
    /// <exception cref="RunTakenOverException">Another process trains the run.</exception>
    public async Task SaveAsync(CheckpointArchive archive, CancellationToken cancellationToken)
    {
        var content = archive.Pack();
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.ToMemory().Span));
        var entry = new CheckpointEntry($"{CheckpointPointer.Prefix}-{hash[..16]}.zip", content.ToMemory().Length, hash, timeProvider.GetUtcNow());
        await ThrowIfTakenOverAsync(cancellationToken);
        await store.WriteAsync(entry.Name, content, cancellationToken);
        await PointToAsync(new CheckpointPointer(_writer, entry, _newest), cancellationToken);
        var before = _newest;
        _newest = entry;
        await DeleteAsync(except: [CheckpointPointer.FileName, entry.Name, before?.Name], cancellationToken);
    }

    /// <summary>Deletes the checkpoints of a run that is over.</summary>
    /// <param name="outcome">What to leave in their place; null for nothing.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    public async Task FinishAsync(FinishedRun? outcome, CancellationToken cancellationToken)
    {
        if (outcome is not null) await WriteAsync(FinishedRun.FileName, outcome, CheckpointJson.Default.FinishedRun, cancellationToken);
        await DeleteAsync(except: [], cancellationToken);
        store.RemoveIfEmpty();
    }

    private async Task<CheckpointArchive?> TryReadAsync(CheckpointEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (!entry.IsPossible) throw new InvalidDataException("no checkpoint is called that.");
            var content = await store.ReadAsync(entry.Name, entry.Size, cancellationToken);
            if (content is null) throw new InvalidDataException("it is missing.");
            var hash = Convert.ToHexStringLower(SHA256.HashData(content.ToMemory().Span));
            if (hash != entry.Sha256) throw new InvalidDataException($"its SHA-256 is {hash} and should be {entry.Sha256}.");
            return CheckpointArchive.Unpack(content);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            screen.Warn($"The checkpoint {store.Location}{entry.Name} is damaged: {exception.Message}");
            return null;
        }
    }

    private async Task ThrowIfTakenOverAsync(CancellationToken cancellationToken)
    {
        var (pointer, isDamaged) = await ReadPointerAsync(cancellationToken);
        var isOurs = pointer is null ? isDamaged || _newest is null : pointer.Writer == _writer || pointer.Writer == _writerBefore;
        if (!isOurs) throw new RunTakenOverException($"Another process trains the run in {store.Location} or has finished it: this one stops.");
    }

    private Task<(CheckpointPointer? Value, bool IsDamaged)> ReadPointerAsync(CancellationToken cancellationToken) =>
        ReadAsync(CheckpointPointer.FileName, CheckpointJson.Default.CheckpointPointer, cancellationToken);

    private Task PointToAsync(CheckpointPointer pointer, CancellationToken cancellationToken) =>
        WriteAsync(CheckpointPointer.FileName, pointer, CheckpointJson.Default.CheckpointPointer, cancellationToken);

    private async Task<(T? Value, bool IsDamaged)> ReadAsync<T>(string name, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            if (await store.ReadAsync(name, SmallBlob.MaxJsonBytes, cancellationToken) is not { } content) return (null, false);
            return (JsonSerializer.Deserialize(content.ToMemory().Span, type), false);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            screen.Warn($"{store.Location}{name} is damaged: {exception.Message}");
            return (null, true);
        }
    }

    private async Task WriteAsync<T>(string name, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await store.WriteAsync(name, BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(value, type)), cancellationToken);

    /// <summary>Deletes checkpoints and the pointer; whatever else is there is not this class's.</summary>
    private async Task DeleteAsync(IReadOnlyCollection<string?> except, CancellationToken cancellationToken)
    {
        foreach (var name in (await store.ListAsync(cancellationToken)).Except(except))
        {
            if (name!.StartsWith(CheckpointPointer.Prefix, StringComparison.Ordinal)) await store.DeleteAsync(name, cancellationToken);
        }
    }
}

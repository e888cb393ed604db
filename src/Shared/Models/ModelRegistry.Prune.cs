using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Models;

/// <content>
/// Pruning. A version dies with its card: first the card goes, then the files. Promotion looks again after it has
/// promoted, and pruning after it has deleted a card, so that whichever comes last sees the other.
/// </content>
public sealed partial class ModelRegistry
{
    /// <summary>Age after which files without a card are no publication in the making any more.</summary>
    public static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    /// <summary>
    /// Deletes old versions of a task, and what publications that were broken off a day ago left behind. The current
    /// version and the one before it, of each variant too, are never touched, whatever their age.
    /// </summary>
    /// <param name="task">The family.</param>
    /// <param name="keep">The newest so many versions stay, by the date on their cards.</param>
    /// <param name="cancellationToken">Stops between versions; calling again goes on.</param>
    /// <returns>The versions deleted, oldest first.</returns>
    /// <exception cref="ArgumentException">The task is not a possible name.</exception>
    /// <exception cref="InvalidDataException"><c>current.json</c> cannot be read, so nothing was deleted.</exception>
    public async Task<IReadOnlyList<string>> PruneAsync(string task, int keep, CancellationToken cancellationToken = default)
    {
        var deleted = new List<string>();
        foreach (var version in await ListPrunableAsync(task, keep, cancellationToken))
        {
            if (await TryDeleteAsync(task, version, cancellationToken)) deleted.Add(version);
        }

        await DeleteLeftoversAsync(task, cancellationToken);
        return deleted;
    }

    /// <summary>Lists what <see cref="PruneAsync"/> would delete now, oldest first.</summary>
    /// <inheritdoc cref="PruneAsync" path="/param|/exception"/>
    public async Task<IReadOnlyList<string>> ListPrunableAsync(string task, int keep, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        var ages = new List<(string Version, DateTimeOffset CreatedAt)>();
        foreach (var version in await ListVersionsAsync(task, cancellationToken))
        {
            // A name says nothing of an age: v10 comes before v9, and an imported version is called what its maker likes.
            if (await TryGetCardAsync(task, version, cancellationToken) is { } card) ages.Add((version, card.CreatedAt));
        }

        var serving = (await GetPromotedAsync(task, cancellationToken)).Values;
        return
        [
            .. ages.OrderBy(age => age.CreatedAt).ThenBy(age => age.Version, StringComparer.Ordinal).Select(age => age.Version)
                .SkipLast(keep).Where(version => !serving.Any(current => IsServing(current, version))),
        ];
    }

    /// <summary>A version whose card cannot be read has no age, and is left for somebody to look at.</summary>
    private async Task<ModelCard?> TryGetCardAsync(string task, string version, CancellationToken cancellationToken)
    {
        try
        {
            return await GetCardAsync(task, version, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is ModelIntegrityException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsServing(CurrentModel? current, string version) => current is not null && (current.Version == version || current.Previous == version);

    private async Task<bool> TryDeleteAsync(string task, string version, CancellationToken cancellationToken)
    {
        if (await ReadCardAsync(task, version, cancellationToken) is not { } stored) return false;
        var card = Blob(ModelNames.CardBlob(task, version));
        try
        {
            await card.DeleteAsync(conditions: ConditionalWrite.Replacing(stored.ETag), cancellationToken: cancellationToken);
        }
        catch (RequestFailedException changed) when (SeenBlob.IsAnotherOrGone(changed))
        {
            return false;
        }

        if ((await GetPromotedAsync(task, cancellationToken)).Values.Any(current => IsServing(current, version)))
        {
            await TryWriteAsync(card, stored.Card, PipelineJson.Default.ModelCard, ConditionalWrite.Replacing(seen: null), cancellationToken);
            return false;
        }

        await DeleteFilesAsync($"{task}/{version}/", cancellationToken);
        return true;
    }

    private async Task DeleteLeftoversAsync(string task, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var published = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var blob in storage.Models.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{task}/", cancellationToken))
        {
            if (blob.Name.Split('/') is not [_, var version, var file]) continue;
            var written = blob.Properties.LastModified ?? DateTimeOffset.MaxValue;
            newest[version] = newest.TryGetValue(version, out var known) && known > written ? known : written;
            if (file == ModelCard.FileName) published.Add(version);
        }

        var abandoned = timeProvider.GetUtcNow() - LeftoverAge;
        foreach (var (version, _) in newest.Where(folder => !published.Contains(folder.Key) && folder.Value < abandoned))
        {
            await DeleteFilesAsync($"{task}/{version}/", cancellationToken);
        }
    }

    private async Task DeleteFilesAsync(string prefix, CancellationToken cancellationToken)
    {
        await foreach (var blob in storage.Models.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            await Blob(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }
}

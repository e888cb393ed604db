using AePipeline.Storage;
using Azure;

namespace AePipeline.Models;

/// <content>What there is to look at: lists of versions, and their reports.</content>
public sealed partial class ModelRegistry
{
    /// <summary>Sums up the published versions of a family, in the order of their names.</summary>
    /// <exception cref="ArgumentException">The family is not a possible name.</exception>
    /// <exception cref="ModelIntegrityException">A card cannot be read or is another version's.</exception>
    /// <exception cref="InvalidDataException">What is promoted cannot be read.</exception>
    public async Task<IReadOnlyList<ModelSummary>> SummarizeAsync(string family, CancellationToken cancellationToken = default)
    {
        var promoted = await GetPromotedAsync(family, cancellationToken);
        var found = new List<ModelSummary>();
        foreach (var version in await ListVersionsAsync(family, cancellationToken))
        {
            if (await GetCardAsync(family, version, cancellationToken) is { } card) found.Add(ModelSummary.Of(card, promoted));
        }

        return found;
    }

    /// <summary>Opens the report of a version.</summary>
    /// <returns>An HTML page that somebody wrote into the account; null when the version has none.</returns>
    /// <exception cref="ArgumentException">The family or version is not a possible name.</exception>
    public async Task<Stream?> OpenReportAsync(string family, string version, CancellationToken cancellationToken = default)
    {
        ModelNames.ThrowIfInvalidTask(family);
        ModelNames.ThrowIfInvalidVersion(version);
        try
        {
            return await Blob($"{family}/{version}/{ModelNames.ReportFileName}").OpenReadAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            return null;
        }
    }

    /// <summary>Whether a version has a report.</summary>
    /// <exception cref="ArgumentException">The family or version is not a possible name.</exception>
    public async Task<bool> HasReportAsync(string family, string version, CancellationToken cancellationToken = default)
    {
        ModelNames.ThrowIfInvalidTask(family);
        ModelNames.ThrowIfInvalidVersion(version);
        return await Blob($"{family}/{version}/{ModelNames.ReportFileName}").ExistsAsync(cancellationToken);
    }
}

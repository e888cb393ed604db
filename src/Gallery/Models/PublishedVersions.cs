using AePipeline.Models;

namespace AePipeline.Gallery.Models;

/// <summary>The published versions of a family, and which of them serve.</summary>
/// <param name="Family">The family.</param>
/// <param name="Promoted">What is promoted, by the names of <see cref="ModelNames.Served"/>.</param>
/// <param name="Versions">The versions, the newest first.</param>
/// <param name="Problem">Why they could not be read; null when they were.</param>
public sealed record PublishedVersions(string Family, IReadOnlyDictionary<string, CurrentModel> Promoted, IReadOnlyList<ModelSummary> Versions, string? Problem)
{
    /// <summary>Reads them. What is damaged in one family hides nothing of the others.</summary>
    internal static async Task<PublishedVersions> ReadAsync(ModelRegistry models, string family, CancellationToken cancellationToken)
    {
        try
        {
            var promoted = await models.GetPromotedAsync(family, cancellationToken);
            return new PublishedVersions(family, promoted, [.. (await models.SummarizeAsync(family, cancellationToken)).Reverse()], Problem: null);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or ModelIntegrityException)
        {
            return new PublishedVersions(family, new Dictionary<string, CurrentModel>(), [], damaged.Message);
        }
    }
}

namespace AePipeline.Models;

/// <content>What is served in place of a current version that turns out to be at fault.</content>
public sealed partial class ModelRegistry
{
    /// <summary>
    /// Finds the version before the current one: the one that was promoted before it, if it is older, or else the youngest that
    /// is older. Versions that were refused promotion, or enlarge by another factor, do not count. <c>current.json</c> stays as it is: one process has seen the
    /// fault, and whoever promotes decides for all.
    /// </summary>
    /// <param name="task">The family.</param>
    /// <param name="current">What is promoted.</param>
    /// <param name="isAtFault">Whether a version is at fault as well.</param>
    /// <param name="cancellationToken">Stops between requests; there is one for each version.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="Azure.RequestFailedException">The storage does not answer.</exception>
    internal async Task<string?> FindBeforeAsync(
        string task, CurrentModel current, Func<string, bool> isAtFault, CancellationToken cancellationToken)
    {
        var cards = new List<ModelCard>();
        foreach (var version in await ListVersionsAsync(task, cancellationToken))
        {
            if (await TryGetCardAsync(task, version, cancellationToken) is { } card) cards.Add(card);
        }

        var own = cards.Find(card => card.Version == current.Version);
        var made = own?.CreatedAt ?? current.PromotedAt;
        return cards
            .Where(card => card.Version != current.Version && card.CreatedAt <= made && card.NotPromotedBecause is null && !isAtFault(card.Version))
            .Where(card => own is null || card.Scale == own.Scale)
            .OrderByDescending(card => card.Version == current.Previous)
            .ThenByDescending(card => card.CreatedAt)
            .ThenByDescending(card => card.Version, StringComparer.Ordinal)
            .FirstOrDefault()?.Version;
    }
}

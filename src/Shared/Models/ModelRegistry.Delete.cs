using AePipeline.Storage;
using Azure;

namespace AePipeline.Models;

/// <content>Deleting one version that somebody names.</content>
public sealed partial class ModelRegistry
{
    /// <summary>
    /// Deletes a version. By force the promoted one too, in whose place the one before it is promoted, or none where there is none;
    /// and the one that a rollback would return to, after which there is no rollback.
    /// </summary>
    /// <param name="task">The family.</param>
    /// <param name="version">The version.</param>
    /// <param name="force">Whether a version that serves, or would serve after a rollback, is deleted all the same.</param>
    /// <param name="cancellationToken">Stops between requests; calling again goes on.</param>
    /// <returns>What is promoted now; null when nothing is.</returns>
    /// <exception cref="ArgumentException">The task or version is not a possible name.</exception>
    /// <exception cref="InvalidOperationException">The version serves, or a rollback would return to it; nothing was deleted.</exception>
    /// <exception cref="InvalidDataException"><c>current.json</c> cannot be read; nothing was deleted.</exception>
    /// <exception cref="ModelIntegrityException">The version is not published.</exception>
    /// <exception cref="PromotionConflictException">The version was promoted at the same moment; it is left in place.</exception>
    public async Task<CurrentModel?> DeleteAsync(string task, string version, bool force, CancellationToken cancellationToken = default)
    {
        ModelNames.ThrowIfInvalidTask(task);
        await RequireCardAsync(task, version, cancellationToken);
        if (!force) CheckDoesNotServe(task, version, (await GetPromotedAsync(task, cancellationToken)).Values);
        foreach (var name in NamesOf(task))
        {
            CurrentModelState state;
            do
            {
                state = await GetCurrentStateAsync(name, cancellationToken);
                if (state.Model is { } current && !force) CheckDoesNotServe(task, version, [current]);
            }
            while (IsServing(state.Model, version) && !await TryWithdrawAsync(name, state, version, cancellationToken));
        }

        if (!await TryDeleteAsync(task, version, cancellationToken))
        {
            throw new PromotionConflictException($"{task}/{version} was not deleted: it was promoted or changed at the same moment. Look at it and decide again.");
        }

        return (await GetCurrentStateAsync(task, cancellationToken)).Model;
    }

    private static void CheckDoesNotServe(string task, string version, IEnumerable<CurrentModel> serving)
    {
        if (serving.Any(current => current.Version == version))
            throw new InvalidOperationException($"{task}/{version} is the promoted model. Promote another first, or delete it all the same with --force.");
        if (serving.Any(current => IsServing(current, version)))
            throw new InvalidOperationException($"{task}/{version} is the model that a rollback returns to. Delete it all the same with --force.");
    }

    /// <summary>Takes a version out of <c>current.json</c>.</summary>
    /// <returns>False when somebody else changed it at the same moment.</returns>
    private async Task<bool> TryWithdrawAsync(string task, CurrentModelState state, string version, CancellationToken cancellationToken)
    {
        var current = state.Model!;
        var next = current.Version != version
            ? current with { Previous = null }
            : current.Previous is { } previous && await TryGetCardAsync(task, previous, cancellationToken) is not null
                ? new CurrentModel(previous, null, timeProvider.GetUtcNow())
                : null;
        var blob = Blob(ModelNames.CurrentBlob(task));
        var conditions = ConditionalWrite.Replacing(state.ETag);
        if (next is not null) return await TryWriteAsync(blob, next, PipelineJson.Default.CurrentModel, conditions, cancellationToken);
        try
        {
            await blob.DeleteIfExistsAsync(conditions: conditions, cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException changed) when (SeenBlob.IsAnotherOrGone(changed))
        {
            return false;
        }
    }
}

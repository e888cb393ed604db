using System.Text.Json;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Models;

/// <content>Promotion: every change of <c>current.json</c> is a compare-and-swap on its ETag.</content>
public sealed partial class ModelRegistry
{
    /// <summary>Reads which version is current.</summary>
    /// <returns>Null when nothing is promoted.</returns>
    /// <exception cref="ArgumentException">The task is not a possible name.</exception>
    /// <exception cref="InvalidDataException">The blob cannot be read.</exception>
    public async Task<CurrentModel?> GetCurrentAsync(string task, CancellationToken cancellationToken = default) =>
        (await GetCurrentStateAsync(task, cancellationToken)).Model;

    /// <summary>Reads which version is current, with the ETag that <see cref="GetCurrentIfChangedAsync"/> takes.</summary>
    /// <exception cref="ArgumentException">The task is not a possible name.</exception>
    /// <exception cref="InvalidDataException">The blob cannot be read.</exception>
    public async Task<CurrentModelState> GetCurrentStateAsync(string task, CancellationToken cancellationToken = default) =>
        await GetCurrentIfChangedAsync(task, default, cancellationToken) ?? new CurrentModelState(null, default);

    /// <summary>Asks whether the current version has changed, in one small request that has no body when it has not.</summary>
    /// <param name="task">The family.</param>
    /// <param name="known">The ETag of the last reading, or default to read in any case.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>Null when unchanged.</returns>
    /// <exception cref="ArgumentException">The task is not a possible name.</exception>
    /// <exception cref="InvalidDataException">The blob cannot be read.</exception>
    public async Task<CurrentModelState?> GetCurrentIfChangedAsync(string task, ETag known, CancellationToken cancellationToken)
    {
        ModelNames.ThrowIfNotServed(task);

        var options = new BlobDownloadOptions { Conditions = known == default ? null : SeenBlob.NoLonger(known) };
        try
        {
            if (await SmallBlob.ReadAsync(Blob(ModelNames.CurrentBlob(task)), SmallBlob.MaxJsonBytes, options, cancellationToken) is not var (content, details))
                return null;

            var current = Parse(content, PipelineJson.Default.CurrentModel);
            ModelNames.ThrowIfInvalidVersion(current.Version);
            return new CurrentModelState(current, details.ETag);
        }
        catch (RequestFailedException exception) when (MissingBlob.Is(exception))
        {
            return known == default ? null : new CurrentModelState(null, default);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"{BlobContainers.Models}/{ModelNames.CurrentBlob(task)} cannot be read: {exception.Message} Promote a version to write it anew.", exception);
        }
    }

    /// <summary>
    /// Makes a published version the current one of its family or variant. Of several promotions at once each takes effect in some order,
    /// and <see cref="CurrentModel.Previous"/> is always the version that was current right before.
    /// </summary>
    /// <returns>What is current now; unchanged when the version was current already.</returns>
    /// <exception cref="ArgumentException">The task or version is not a possible name, or the version is of another variant.</exception>
    /// <exception cref="ModelIntegrityException">The version is not published.</exception>
    public async Task<CurrentModel> PromoteAsync(string task, string version, CancellationToken cancellationToken = default)
    {
        CheckVariant(task, await RequireCardAsync(task, version, cancellationToken));
        while (true)
        {
            var state = await ReadStateForPromotionAsync(task, cancellationToken);
            if (state.Model?.Version == version)
                return state.Model;
            if (await TrySwapAsync(task, state, version, cancellationToken) is { } promoted)
                return promoted;
        }
    }

    /// <summary>
    /// Goes back to the version before the current one, which becomes the previous one: a second rollback undoes
    /// the first.
    /// </summary>
    /// <returns>What is current now.</returns>
    /// <exception cref="ArgumentException">The task is not a possible name.</exception>
    /// <exception cref="InvalidOperationException">There is no version before.</exception>
    /// <exception cref="PromotionConflictException">Another version was promoted meanwhile; it is left in place.</exception>
    public async Task<CurrentModel> RollbackAsync(string task, CancellationToken cancellationToken = default)
    {
        var state = await GetCurrentStateAsync(task, cancellationToken);
        if (state.Model is not { Previous: { } previous } current)
        {
            throw new InvalidOperationException(
                $"There is no {task} model to go back to: {(state.Model is null ? "none was promoted" : $"{state.Model.Version} was the first")}.");
        }

        await RequireCardAsync(task, previous, cancellationToken);
        return await TrySwapAsync(task, state, previous, cancellationToken)
            ?? throw new PromotionConflictException(
                $"{task}/{current.Version} was not rolled back: another version was promoted at the same moment. Look at the current version and decide again.");
    }

    /// <summary>
    /// Promotes a published version if it is better than the current one by its promotion metric. Metrics compare
    /// only when both were measured on the same validation images; otherwise measure the current one on the
    /// candidate's images and pass the figure. A refusal is noted on the stored card.
    /// </summary>
    /// <param name="card">The candidate's card.</param>
    /// <param name="current">The current version measured on the candidate's images; counts only while that version is current.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <exception cref="ArgumentException">The card's task or version is not a possible name.</exception>
    /// <exception cref="ModelIntegrityException">The version is not published.</exception>
    public async Task<PromotionDecision> PromoteIfBetterAsync(
        ModelCard card, MeasuredModel? current = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(card);
        var candidate = await RequireCardAsync(card.Task, card.Version, cancellationToken);

        while (true)
        {
            var name = await FindNameAsync(candidate, cancellationToken);
            var state = await ReadStateForPromotionAsync(name, cancellationToken);
            var decision = await DecideAsync(candidate, state.Model, current, cancellationToken);
            if (!decision.Promoted)
            {
                await RemarkAsync(card.Task, card.Version, decision.Reason, cancellationToken);
                return decision;
            }

            if (state.Model?.Version == card.Version
                || await TrySwapAsync(name, state, card.Version, cancellationToken) is not null)
            {
                return decision;
            }
        }
    }

    private async Task<PromotionDecision> DecideAsync(
        ModelCard candidate, CurrentModel? current, MeasuredModel? measured, CancellationToken cancellationToken)
    {
        if (current is null)
            return new PromotionDecision(true, $"{candidate.Version} is the first {VariantOf(candidate) ?? candidate.Task} model.");
        if (current.Version == candidate.Version)
            return new PromotionDecision(true, $"{candidate.Version} is the current version already.");

        var serving = (await ReadCardAsync(candidate.Task, current.Version, cancellationToken))?.Card;
        if (serving is null)
            return new PromotionDecision(true, $"The current version {current.Version} is gone, so nothing better can be lost.");

        return PromotionRule.Decide(candidate, serving, measured?.Version == current.Version ? measured.Metric : null);
    }

    // A damaged current.json must not stop the promotion that repairs it: it counts as no current version.
    private async Task<CurrentModelState> ReadStateForPromotionAsync(string task, CancellationToken cancellationToken)
    {
        try
        {
            return await GetCurrentStateAsync(task, cancellationToken);
        }
        catch (InvalidDataException)
        {
            BlobProperties properties = await Blob(ModelNames.CurrentBlob(task))
                .GetPropertiesAsync(cancellationToken: cancellationToken);
            return new CurrentModelState(null, properties.ETag);
        }
    }

    private async Task<CurrentModel?> TrySwapAsync(
        string task, CurrentModelState state, string version, CancellationToken cancellationToken)
    {
        var next = await TrySwapOneAsync(task, state, version, cancellationToken);
        if (next is not null) await FollowAsync(task, await RequireCardAsync(task, version, cancellationToken), state.Model, cancellationToken);
        return next;
    }

    private async Task<CurrentModel?> TrySwapOneAsync(
        string task, CurrentModelState state, string version, CancellationToken cancellationToken)
    {
        var next = new CurrentModel(version, state.Model?.Version, timeProvider.GetUtcNow());
        var conditions = ConditionalWrite.Replacing(state.ETag == default ? null : state.ETag);
        var blob = Blob(ModelNames.CurrentBlob(task));
        if (!await TryWriteAsync(blob, next, PipelineJson.Default.CurrentModel, conditions, cancellationToken))
            return null;

        if (await ReadCardAsync(task, version, cancellationToken) is null)
            await UndoAsync(task, state, next, cancellationToken);

        await RemarkAsync(task, version, null, cancellationToken);
        return next;
    }

    /// <summary>A promotion met a version that was pruned at the same moment: what was current before is current again.</summary>
    private async Task UndoAsync(string task, CurrentModelState before, CurrentModel promoted, CancellationToken cancellationToken)
    {
        var blob = Blob(ModelNames.CurrentBlob(task));
        var now = await GetCurrentStateAsync(task, cancellationToken);
        if (now.Model == promoted)
        {
            var conditions = ConditionalWrite.Replacing(now.ETag);
            if (before.Model is { } model)
                await TryWriteAsync(blob, model, PipelineJson.Default.CurrentModel, conditions, cancellationToken);
            else
                await blob.DeleteIfExistsAsync(conditions: conditions, cancellationToken: cancellationToken);
        }

        throw new ModelIntegrityException(task, promoted.Version, "it was pruned while it was promoted.");
    }

    private async Task<ModelCard> RequireCardAsync(string task, string version, CancellationToken cancellationToken) =>
        (await ReadCardAsync(task, version, cancellationToken))?.Card
        ?? throw new ModelIntegrityException(task, version, "it is not published.");

    private async Task RemarkAsync(string task, string version, string? notPromotedBecause, CancellationToken cancellationToken)
    {
        // Whoever remarks on the card at the same moment makes the write fail: then it is read again.
        while (await ReadCardAsync(task, version, cancellationToken) is { } stored
            && stored.Card.NotPromotedBecause != notPromotedBecause)
        {
            var remarked = stored.Card with { NotPromotedBecause = notPromotedBecause };
            var conditions = ConditionalWrite.Replacing(stored.ETag);
            await TryWriteAsync(
                Blob(ModelNames.CardBlob(task, version)), remarked, PipelineJson.Default.ModelCard, conditions, cancellationToken);
        }
    }
}

using AePipeline.Families;

namespace AePipeline.Models;

/// <content>
/// Variants: upscalers of several factors are served side by side, each with its own promoted version and the one before it. The
/// family's own version, which serves those who ask for no factor, is at the same time the one of its factor.
/// </content>
public sealed partial class ModelRegistry
{
    /// <summary>
    /// Under which of <see cref="ModelNames.Served"/> a version competes: its family's, unless the version that is promoted there
    /// enlarges by another factor.
    /// </summary>
    /// <param name="card">The version's card.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <exception cref="ArgumentException">The card's task is not a possible name.</exception>
    public async Task<string> FindNameAsync(ModelCard card, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (VariantOf(card) is not { } variant) return card.Task;
        var state = await ReadStateForPromotionAsync(card.Task, cancellationToken);
        return await FindCardOfAsync(card.Task, state.Model?.Version, cancellationToken) is { } current && current.Scale != card.Scale ? variant : card.Task;
    }

    /// <summary>What serves those who ask for a factor: the family's own version where it enlarges so, or else the variant's.</summary>
    /// <param name="family">One of <see cref="ModelNames.Tasks"/>.</param>
    /// <param name="scale">The factor; of no account in families that do not enlarge.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <returns>Null when nothing is promoted.</returns>
    /// <exception cref="ArgumentException">The family is not a possible name.</exception>
    /// <exception cref="InvalidDataException">What is promoted cannot be read.</exception>
    public async Task<CurrentModel?> FindCurrentAsync(string family, int scale, CancellationToken cancellationToken = default)
    {
        var own = await GetCurrentAsync(family, cancellationToken);
        if (VariantOf(family, scale) is not { } variant) return own;
        return await FindCardOfAsync(family, own?.Version, cancellationToken) is { } card && card.Scale == scale
            ? own
            : await GetCurrentAsync(variant, cancellationToken);
    }

    private static string? VariantOf(ModelCard card) => VariantOf(card.Task, card.Scale);

    private static string? VariantOf(string family, int scale) =>
        ModelFamilies.TryFind(family, out var found) && found.Scales.Contains(scale) ? ModelNames.Variant(family, scale) : null;

    private static IEnumerable<string> NamesOf(string family) => ModelNames.Served.Where(name => ModelNames.FamilyOf(name) == family);

    /// <exception cref="ArgumentException">The version is of another variant.</exception>
    private static void CheckVariant(string name, ModelCard card)
    {
        if (ModelNames.ScaleOf(name) is { } scale && card.Scale != scale)
        {
            throw new ArgumentException(
                $"{card.Task}/{card.Version} enlarges {card.Scale} times, so it cannot serve as {name}. Promote it as {VariantOf(card) ?? card.Task}.", nameof(card));
        }
    }

    /// <summary>What is promoted under any name of a family.</summary>
    /// <returns>By the names of <see cref="ModelNames.Served"/>.</returns>
    /// <exception cref="ArgumentException">The family is not a possible name.</exception>
    /// <exception cref="InvalidDataException">What is promoted cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, CurrentModel>> GetPromotedAsync(string family, CancellationToken cancellationToken = default)
    {
        ModelNames.ThrowIfInvalidTask(family);
        var promoted = new Dictionary<string, CurrentModel>(StringComparer.Ordinal);
        foreach (var name in NamesOf(family))
        {
            if (await GetCurrentAsync(name, cancellationToken) is { } current) promoted.Add(name, current);
        }

        return promoted;
    }

    /// <summary>After a promotion under one name: the other name for the same factor says the same.</summary>
    /// <param name="name">Where it was promoted.</param>
    /// <param name="card">The version.</param>
    /// <param name="before">What was promoted there before.</param>
    /// <param name="cancellationToken">Stops between requests; the next promotion makes up for it.</param>
    private async Task FollowAsync(string name, ModelCard card, CurrentModel? before, CancellationToken cancellationToken)
    {
        if (VariantOf(card) is not { } variant) return;
        if (name == variant)
        {
            if (await FindNameAsync(card, cancellationToken) == card.Task) await PointAsync(card.Task, card.Version, cancellationToken);
            return;
        }

        await PointAsync(variant, card.Version, cancellationToken);

        // An account may be older than variants: the factor that served until now goes on being served.
        if (await FindCardOfAsync(name, before?.Version, cancellationToken) is { } last && last.Scale != card.Scale && VariantOf(last) is { } other
            && await GetCurrentAsync(other, cancellationToken) is null)
        {
            await PointAsync(other, last.Version, cancellationToken);
        }
    }

    private async Task PointAsync(string name, string version, CancellationToken cancellationToken)
    {
        CurrentModelState state;
        do
        {
            state = await ReadStateForPromotionAsync(name, cancellationToken);
        }
        while (state.Model?.Version != version && await TrySwapOneAsync(name, state, version, cancellationToken) is null);
    }

    private async Task<ModelCard?> FindCardOfAsync(string name, string? version, CancellationToken cancellationToken) =>
        version is null ? null : await TryGetCardAsync(name, version, cancellationToken);
}

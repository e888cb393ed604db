using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AePipeline.Families;

/// <summary>
/// The list of families. Those that the pipeline brings are in it from the start; a program adds its own before it builds its
/// services. Thread-safe.
/// </summary>
public static partial class ModelFamilies
{
    private static ImmutableArray<ModelFamily> s_all = [];

    /// <summary>Every family, in the order in which people are shown them.</summary>
    public static IReadOnlyList<ModelFamily> All => s_all;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. s_all.Select(family => family.Name)];

    /// <summary>Adds a family to the end of the list.</summary>
    /// <exception cref="ArgumentException">
    /// Its name is no word of lower-case letters and digits, or another family has it, or has the latents: those of all uploads are in
    /// one container without folders of families.
    /// </exception>
    public static void Add(ModelFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        ImmutableInterlocked.Update(ref s_all, all => WithChecked(all, family));
    }

    /// <summary>Finds a family by its name.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out ModelFamily? family)
    {
        foreach (var candidate in s_all)
        {
            if (candidate.Name != name) continue;
            family = candidate;
            return true;
        }

        family = null;
        return false;
    }

    /// <summary>The family of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those that there are.</exception>
    public static ModelFamily Get(string name) => TryFind(name, out var family)
        ? family
        : throw new ArgumentException($"'{name}' is not a family of models; use one of {string.Join(", ", Names)}.", nameof(name));

    private static ImmutableArray<ModelFamily> WithChecked(ImmutableArray<ModelFamily> all, ModelFamily family)
    {
        if (!Word().IsMatch(family.Name))
            throw new ArgumentException($"'{family.Name}' cannot be a family's name; use lower-case letters and digits, beginning with a letter.", nameof(family));
        if (all.Any(other => other.Name == family.Name))
            throw new ArgumentException($"There is a family '{family.Name}' already; give this one another name.", nameof(family));
        if (family.Uploads is { GivesLatent: true } && all.FirstOrDefault(other => other.Uploads is { GivesLatent: true }) is { } first)
            throw new ArgumentException($"Uploads for '{first.Name}' give the latents, which have one container; '{family.Name}' cannot give others.", nameof(family));
        return all.Add(family);
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*\z")]
    private static partial Regex Word();
}

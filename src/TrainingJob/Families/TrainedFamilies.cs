using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AePipeline.Families;

namespace AePipeline.TrainingJob.Families;

/// <summary>
/// The list of families that can be trained. Those that the pipeline brings are in it from the start; a program adds its own, here and
/// to <see cref="ModelFamilies"/>, before it builds its command. Thread-safe.
/// </summary>
public static class TrainedFamilies
{
    private static ImmutableArray<TrainedFamily> s_all = [];

    /// <summary>Every family, in the order in which people are shown them.</summary>
    public static IReadOnlyList<TrainedFamily> All => s_all;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. s_all.Select(family => family.Name)];

    /// <summary>Adds a family to the end of the list.</summary>
    /// <exception cref="ArgumentException">Another family has its name, or hosts know of none of that name.</exception>
    public static void Add(TrainedFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        ImmutableInterlocked.Update(ref s_all, all => WithChecked(all, family));
    }

    /// <summary>Finds a family by its name.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out TrainedFamily? family)
    {
        family = s_all.FirstOrDefault(candidate => candidate.Name == name);
        return family is not null;
    }

    /// <summary>The family of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those that there are.</exception>
    public static TrainedFamily Get(string name) => TryFind(name, out var family)
        ? family
        : throw new ArgumentException($"Models for '{name}' cannot be trained; use one of {string.Join(", ", Names)}.", nameof(name));

    private static ImmutableArray<TrainedFamily> WithChecked(ImmutableArray<TrainedFamily> all, TrainedFamily family)
    {
        if (!ModelFamilies.TryFind(family.Name, out _))
            throw new ArgumentException($"Hosts know of no family '{family.Name}'; add it to {nameof(ModelFamilies)} first.", nameof(family));
        if (all.Any(other => other.Name == family.Name))
            throw new ArgumentException($"There is a family '{family.Name}' already; give this one another name.", nameof(family));
        return all.Add(family);
    }
}

namespace AePipeline.Architecture.Tests.Arrows;

/// <summary>Finds folders that use each other, directly or by way of others.</summary>
internal static class Circles
{
    /// <summary>The largest groups of which each member uses every other, at last; names in order, joined by a space.</summary>
    /// <param name="arrows">Who uses whom.</param>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<(string From, string To)> arrows)
    {
        var uses = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var reached = uses.ToDictionary(folder => folder.Key, folder => ReachedFrom(folder.Key, uses));
        return
        [
            .. reached.Keys.Where(folder => reached[folder].Contains(folder))
                .Select(folder => string.Join(' ', reached[folder].Where(other => reached.TryGetValue(other, out var back) && back.Contains(folder)).Order(StringComparer.Ordinal)))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    private static HashSet<string> ReachedFrom(string folder, ILookup<string, string> uses)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>(uses[folder]);
        while (next.TryDequeue(out var one))
        {
            if (!reached.Add(one)) continue;
            foreach (var further in uses[one]) next.Enqueue(further);
        }

        return reached;
    }
}

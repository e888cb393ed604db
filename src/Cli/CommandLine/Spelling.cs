namespace AePipeline.Cli.CommandLine;

/// <summary>Tells words that are near each other, to suggest what was meant.</summary>
internal static class Spelling
{
    /// <summary>Whether one word may be a misspelling of the other: a third of its letters wrong, three at most.</summary>
    public static bool IsNear(string typed, string meant) => Distance(typed, meant) <= Math.Clamp(meant.Length / 3, 1, 3);

    /// <summary>Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).</summary>
    public static int Distance(string one, string other)
    {
        var distance = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) distance[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) distance[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = distance[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                var isSwapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                if (isSwapped) distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[one.Length, other.Length];
    }
}

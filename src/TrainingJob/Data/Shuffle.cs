namespace AePipeline.TrainingJob.Data;

/// <summary>Orders in which items are gone through.</summary>
internal static class Shuffle
{
    /// <summary>The numbers below a count, round after round, every round in a random order of its own.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="seed">The same seed gives the same orders.</param>
    public static IEnumerable<int> Endless(int count, int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, count).ToArray();
        while (true)
        {
            random.Shuffle(order);
            foreach (var index in order) yield return index;
        }
    }
}

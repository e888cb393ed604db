namespace AePipeline.TrainingJob.Data;

/// <summary>Orders in which items are gone through.</summary>
internal static class Shuffle
{
    /// <summary>The numbers below a count, round after round, every round in a random order of its own.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="seed">The same seed gives the same orders.</param>
    /// <param name="skip">Numbers to leave out at the start.</param>
    public static IEnumerable<int> Endless(int count, int seed, long skip = 0)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, count).ToArray();
        for (var rounds = skip / count; rounds > 0; rounds--) random.Shuffle(order);
        var first = (int)(skip % count);
        while (true)
        {
            random.Shuffle(order);
            for (var i = first; i < count; i++) yield return order[i];
            first = 0;
        }
    }
}

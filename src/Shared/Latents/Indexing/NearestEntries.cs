namespace AePipeline.Latents.Indexing;

/// <summary>The nearest entries of those that were added: a heap whose top is the farthest of them. Which they are does not depend on the order in which they came.</summary>
/// <param name="count">How many.</param>
internal sealed class NearestEntries(int count)
{
    private readonly PriorityQueue<(float Distance, Shard Shard, int Entry), (float Distance, Shard Shard, int Entry)> _heap = new(count + 1, FarthestFirst.Instance);

    /// <summary>No entry that is farther is among the nearest.</summary>
    public float Farthest { get; private set; } = float.PositiveInfinity;

    /// <summary>Adds an entry.</summary>
    public void Add(float distance, Shard shard, int entry)
    {
        var near = (distance, shard, entry);
        if (_heap.Count < count) _heap.Enqueue(near, near);
        else _heap.EnqueueDequeue(near, near);
        if (_heap.Count == count) Farthest = _heap.Peek().Distance;
    }

    /// <summary>Adds entries.</summary>
    public void Add(NearestEntries others)
    {
        foreach (var (near, _) in others._heap.UnorderedItems) Add(near.Distance, near.Shard, near.Entry);
    }

    /// <summary>The entries, the nearest first, and in the order of their names' bytes where distances are equal.</summary>
    public IEnumerable<(float Distance, Shard Shard, int Entry)> InOrder() =>
        _heap.UnorderedItems.Select(item => item.Element).OrderDescending(FarthestFirst.Instance);

    private sealed class FarthestFirst : IComparer<(float Distance, Shard Shard, int Entry)>
    {
        public static readonly FarthestFirst Instance = new();

        public int Compare((float Distance, Shard Shard, int Entry) x, (float Distance, Shard Shard, int Entry) y)
        {
            var byDistance = y.Distance.CompareTo(x.Distance);
            return byDistance != 0 ? byDistance : y.Shard.Name(y.Entry).SequenceCompareTo(x.Shard.Name(x.Entry));
        }
    }
}

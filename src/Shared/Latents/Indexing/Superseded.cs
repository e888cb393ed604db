namespace AePipeline.Latents.Indexing;

/// <summary>
/// Which entries count where several are of the same image: the one whose latent was written last, and of those written in
/// the same second the one that comes last. That a latent is gone supersedes that very latent, wherever it comes. So it does not
/// matter in which order several hosts write what they know, nor where merging puts it.
/// </summary>
internal static class Superseded
{
    /// <summary>Finds the entries that others supersede.</summary>
    /// <param name="sources">The entries; later ones come last.</param>
    /// <param name="isWhole">
    /// Whether they are the whole index: then an entry of a latent that is gone counts for nothing where it is the only one of
    /// its image, and is told among the superseded.
    /// </param>
    /// <returns>For each source, whether each of its entries is superseded; null for a source without such.</returns>
    public static bool[]?[] Find(IReadOnlyList<ILatentEntries> sources, bool isWhole)
    {
        var superseded = new bool[]?[sources.Count];
        var keys = new ulong[sources.Sum(source => source.Count)];
        var places = new (int Source, int Entry)[keys.Length];
        var filled = 0;
        for (var source = 0; source < sources.Count; source++)
        {
            for (var entry = 0; entry < sources[source].Count; entry++, filled++)
            {
                keys[filled] = sources[source].Key(entry);
                places[filled] = (source, entry);
            }
        }

        Array.Sort(keys, places);
        for (var first = 0; first < keys.Length;)
        {
            var end = first + 1;
            while (end < keys.Length && keys[end] == keys[first]) end++;
            if (end > first + 1) Compare(sources, places.AsSpan(first, end - first), Mark);
            else if (isWhole && sources[places[first].Source].IsGone(places[first].Entry)) Mark(places[first]);
            first = end;
        }

        return superseded;

        void Mark((int Source, int Entry) place) => (superseded[place.Source] ??= new bool[sources[place.Source].Count])[place.Entry] = true;
    }

    private static void Compare(IReadOnlyList<ILatentEntries> sources, Span<(int Source, int Entry)> sameKey, Action<(int Source, int Entry)> mark)
    {
        sameKey.Sort();
        for (var i = 0; i < sameKey.Length; i++)
        {
            var (one, entry) = (sources[sameKey[i].Source], sameKey[i].Entry);
            for (var j = 0; j < sameKey.Length; j++)
            {
                var (other, otherEntry) = (sources[sameKey[j].Source], sameKey[j].Entry);
                if (i == j || !one.Name(entry).SequenceEqual(other.Name(otherEntry))) continue;
                if (IsLater(other, otherEntry, one, entry, comesLater: j > i)) mark(sameKey[i]);
            }
        }
    }

    private static bool IsLater(ILatentEntries one, int entry, ILatentEntries other, int otherEntry, bool comesLater)
    {
        var byTime = one.WrittenAt(entry).CompareTo(other.WrittenAt(otherEntry));
        if (byTime != 0) return byTime > 0;
        var isSameLatent = one.Tag(entry).SequenceEqual(other.Tag(otherEntry));
        return isSameLatent && one.IsGone(entry) != other.IsGone(otherEntry) ? one.IsGone(entry) : comesLater;
    }
}

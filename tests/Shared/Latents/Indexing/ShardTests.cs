using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using AePipeline.Latents.Indexing;
using AePipeline.Quality;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Latents.Indexing;

public sealed class ShardTests : IDisposable
{
    private const string Version = "20260101T000000Z-fixture";

    private readonly TemporaryFolder _temporary = new();
    private readonly ShardFolder _folder;

    public ShardTests() => _folder = new ShardFolder(_temporary.Path, new Uri("http://127.0.0.1/account/latents"));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Write_ThenOpen_GivesWhatWasWritten()
    {
        var written = Enumerable.Range(0, 300).Select(i => Entry($"ordner/é{i}.png", [i, -i, 0.5f], at: i, tag: $"0x{i:X}", error: i / 7.0)).ToList();
        using var snapshot = Snapshot(written);

        Assert.Equal(300, snapshot.Of(Version)!.Count);
        foreach (var entry in written)
        {
            var (part, found) = snapshot.Find(entry.Name)!.Value;
            var shard = snapshot.Parts[part].Shard;
            Assert.Equal(entry.Values!, shard.Vector(found).ToArray());
            Assert.Equal(
                (entry.Name, entry.Tag, entry.WrittenAt.ToUnixTimeSeconds(), entry.ReconstructionError),
                (Encoding.UTF8.GetString(shard.Name(found)), Encoding.ASCII.GetString(shard.Tag(found)), shard.WrittenAt(found), shard.ReconstructionError(found)));
        }

        Assert.Null(snapshot.Find("ordner/é300.png"));
    }

    [Fact]
    public void Open_ShardOfTheFormatBefore_IsReadWithoutHashesAndMergedIntoOneWithThem()
    {
        const ulong Hash = (1UL << 63) | 5;
        var written = _folder.Write(Version, 1, [LatentEntry.Gather([Entry("a", [1]) with { Hash = Hash }])]);
        var now = new ShardFormat(1, 1, 0, "a".Length + Entry("a", [1]).Tag.Length);
        var before = new ShardFormat(1, 1, 0, now.TextLength, hasHashes: false);
        var bytes = File.ReadAllBytes(_folder.PathOf(written.Info));
        byte[] old = [.. before.ToHeader(), .. bytes[(int)now.VectorsAt..(int)now.HashesAt], .. bytes[(int)now.TextEndsAt..]];
        var info = written.Info with { Name = ShardInfo.NewName(), Bytes = old.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(old)) };
        File.WriteAllBytes(_folder.PathOf(info), old);

        var shard = _folder.TryOpen(info)!;
        var merged = _folder.Write(Version, 1, [shard, LatentEntry.Gather([Entry("b", [2]) with { Hash = Hash }])]);

        Assert.Equal((Hash, PerceptualHash.None), (written.Hash(0), shard.Hash(0)));
        Assert.Equal([1f], shard.Vector(0).ToArray());
        Assert.Equal("a", Encoding.UTF8.GetString(shard.Name(0)));
        Assert.Equal([PerceptualHash.None, Hash], Enumerable.Range(0, 2).Select(merged.Hash).Order());
        foreach (var used in (Shard[])[written, shard, merged]) used.Release();
    }

    [Fact]
    public void Open_CutOrChangedOrAnotherFile_IsNone()
    {
        var shard = _folder.Write(Version, 1, [LatentEntry.Gather([Entry("a", [1])])]);
        var path = _folder.PathOf(shard.Info);
        shard.Release();
        var bytes = File.ReadAllBytes(path);

        File.WriteAllBytes(path, bytes[..^1]);
        Assert.Null(_folder.TryOpen(shard.Info));
        for (var i = 0; i < bytes.Length; i += 7)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.Null(_folder.TryOpen(shard.Info));
        }

        File.WriteAllBytes(path, bytes);
        var again = _folder.TryOpen(shard.Info);
        Assert.NotNull(again);
        again.Release();
    }

    [Fact]
    public void Superseded_SameImageSeveralTimes_TheLastWrittenCounts()
    {
        using var snapshot = Snapshot(
            [Entry("late", [2], at: 20), Entry("twice", [1], at: 5, tag: "first"), Entry("gone", [3], at: 7), Entry("back", [4], at: 8)],
            [Entry("late", [1], at: 10), Entry("twice", [2], at: 5, tag: "second")],
            [Gone("gone", at: 7), Gone("back", at: 8), Gone("never", at: 1)],
            [Entry("back", [5], at: 9)]);

        Assert.Equal(["back", "late", "twice"], Names(snapshot).Order());
        Assert.Equal([2f], Vector(snapshot, "late"));
        Assert.Equal([2f], Vector(snapshot, "twice"));
        Assert.Equal([5f], Vector(snapshot, "back"));
    }

    [Fact]
    public void Superseded_LatentThatIsGone_StaysGoneWhereverMergingPutsIt()
    {
        using var snapshot = Snapshot([Gone("a", at: 7)], [Entry("a", [1], at: 7)]);

        Assert.Null(snapshot.Of(Version));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void FindNearest_AmongManyShardsWithEqualDistances_IsExactAndInTheOrderOfNames(int count)
    {
        var random = new Random(3);
        var entries = Enumerable.Range(0, 9000).Select(i => Entry($"{random.Next():x8}.png", [.. Enumerable.Range(0, 5).Select(_ => (float)random.Next(-3, 4))], at: i)).ToList();
        using var snapshot = Snapshot([.. entries.Chunk(5001), [Gone(entries[17].Name, at: 17)]]);
        var left = entries.Except([entries[17]]).OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        float[] query = [1, 0, -1, 2, 0.25f];

        var found = snapshot.Of(Version)!.FindNearest(query, count, TestContext.Current.CancellationToken);

        var expected = left.Select(entry => (entry.Name, Distance: TensorPrimitives.Distance(query, (float[])entry.Values!))).OrderBy(entry => entry.Distance).Take(count);
        Assert.Equal(expected, found.Select(match => (match.Path, match.Distance)));
    }

    [Fact]
    public void FindNearest_RandomVectors_FindsWhatTheMatrixProductFinds()
    {
        var random = new Random(4);
        var vectors = new VectorSet([.. Enumerable.Range(0, 5000 * 64).Select(_ => (float)random.NextDouble())], 5000, 64);
        using var snapshot = Snapshot(Enumerable.Range(0, 5000).Select(i => Entry($"{i:0000}", vectors[i].ToArray())).ToList());
        foreach (var i in new[] { 0, 77, 4999 })
        {
            var found = snapshot.Of(Version)!.FindNearest(vectors[i].ToArray(), 50, TestContext.Current.CancellationToken);
            var expected = NearestNeighbours.Find(vectors, vectors.Slice(i, 1), 50, TestContext.Current.CancellationToken);
            Assert.Equal(expected.Select(index => $"{index:0000}"), found.Select(match => match.Path));
        }
    }

    private static LatentEntry Entry(string path, float[] values, int at = 0, string tag = "0x8D", double error = 0.5) =>
        new(path, tag, DateTimeOffset.FromUnixTimeSeconds(at), error, values);

    private static LatentEntry Gone(string path, int at) => new(path, "0x8D", DateTimeOffset.FromUnixTimeSeconds(at), 0, null);

    private static IEnumerable<string> Names(LatentSnapshot snapshot) =>
        snapshot.Parts.SelectMany(part => Enumerable.Range(0, part.Shard.Count).Where(part.Counts).Select(entry => Encoding.UTF8.GetString(part.Shard.Name(entry))));

    private static float[] Vector(LatentSnapshot snapshot, string path)
    {
        var (part, entry) = snapshot.Find(path)!.Value;
        return snapshot.Parts[part].Shard.Vector(entry).ToArray();
    }

    private LatentSnapshot Snapshot(params IEnumerable<IEnumerable<LatentEntry>> shards) => new(
    [
        .. shards.Select(entries => entries.ToList()).Select(entries => _folder.Write(
            Version, entries.FirstOrDefault(entry => entry.Values is not null)?.Values!.Count ?? 1, [LatentEntry.Gather(entries)])),
    ]);

    private LatentSnapshot Snapshot(List<LatentEntry> entries) => Snapshot([entries]);
}

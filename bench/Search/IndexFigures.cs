using System.Numerics;
using System.Runtime.InteropServices;
using AePipeline.Latents.Indexing;
using AePipeline.Limits;
using AePipeline.Quality;

namespace AePipeline.Bench;

/// <summary>An index of many latents.</summary>
internal static class IndexFigures
{
    private const int BlockLength = 1 << 18;
    private const int Nearest = 10;
    private const int Added = 1000;

    public static async Task MeasureAsync(Account account, int count, int rounds)
    {
        Times filled = new("filled"), opened = new("opened on a machine that has nothing of it"), again = new("opened again, on a machine that has it");
        await filled.AddAsync(() => account.FillIndexAsync(count));
        for (var round = 0; round < 3; round++)
        {
            await opened.AddAsync(() => OpenAsync(account, $"machine{round}"));
            await again.AddAsync(() => OpenAsync(account, $"machine{round}"));
        }

        using var index = account.Open("machine0", TimeSpan.Zero);
        using (var snapshot = await index.ReadAsync(CancellationToken.None))
        {
            Search(snapshot.Of(Account.Version)!, account, rounds);
        }

        var added = new Times($"{Added} more added, and found by another process");
        for (var round = 0; round < 3; round++)
        {
            var batch = account.Batch(count + (round * Added), Added);
            await added.AddAsync(async () =>
            {
                if (!await index.AppendAsync([batch], CancellationToken.None)) throw new InvalidOperationException("The index was not changed.");
                using var now = await index.ReadAsync(CancellationToken.None);
                if (now.Of(Account.Version)!.Count != count + ((round + 1) * Added)) throw new InvalidOperationException("What was added is not found.");
            });
        }

        Console.WriteLine($"{count:N0} latents of {account.Dimensions} numbers, {CpuBudget.Cores} threads");
        foreach (var times in new[] { filled, opened, again, added }) times.Print();
    }

    private static async Task OpenAsync(Account account, string machine)
    {
        using var index = account.Open(machine);
        using var snapshot = await index.ReadAsync(CancellationToken.None);
    }

    private static void Search(ModelLatents latents, Account account, int rounds)
    {
        Times read = new("one read of the memory"), search = new($"one search for {Nearest}"), before = new("one search as it was, by a matrix product over an array");
        var ratios = new Times("search / read");
        var array = new VectorSet(new float[latents.Count * latents.Dimensions], latents.Count, latents.Dimensions);
        var filled = 0;
        foreach (var part in latents.Parts)
        {
            part.Shard.Values.CopyTo(array.Values.AsSpan(filled));
            filled += part.Shard.Values.Length;
        }

        for (var round = -1; round < rounds; round++)
        {
            var query = account.Vector();
            var one = read.Add(() => Read(latents));
            var other = search.Add(() => latents.FindNearest(query, Nearest, CancellationToken.None));
            before.Add(() => NearestNeighbours.Find(array, new VectorSet(query, 1, query.Length), Nearest, CancellationToken.None));
            ratios.AddValue(other / one);

            // The first of each compiles what it runs.
            if (round == -1) foreach (var times in new[] { read, search, before, ratios }) times.Clear();
        }

        foreach (var times in new[] { read, search, before, ratios }) times.Print();
    }

    /// <summary>Reads every number once.</summary>
    private static void Read(ModelLatents latents)
    {
        var blocks = latents.Parts
            .SelectMany(part => Enumerable.Range(0, (part.Shard.Values.Length + BlockLength - 1) / BlockLength).Select(block => (part.Shard, First: block * BlockLength)))
            .ToArray();
        var total = 0f;
        Parallel.For(0, blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = CpuBudget.Cores }, () => 0f, (block, _, sum) => sum + Sum(blocks[block]), sum => total += sum);
        if (float.IsNaN(total)) throw new InvalidOperationException("The latents are no numbers.");
    }

    private static float Sum((Shard Shard, int First) block)
    {
        var values = block.Shard.Values[block.First..];
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values[..Math.Min(BlockLength, values.Length)]);
        Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var i = 0; i + 3 < vectors.Length; i += 4)
        {
            s0 += vectors[i];
            s1 += vectors[i + 1];
            s2 += vectors[i + 2];
            s3 += vectors[i + 3];
        }

        return Vector.Sum(s0 + s1 + s2 + s3);
    }
}

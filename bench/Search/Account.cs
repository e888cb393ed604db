using AePipeline.Latents;
using AePipeline.Latents.Indexing;
using AePipeline.Storage;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AePipeline.Bench;

/// <summary>An account with random latents.</summary>
/// <param name="connectionString">The account.</param>
/// <param name="folder">Has a folder a machine.</param>
/// <param name="dimensions">Length of a latent.</param>
internal sealed class Account(string connectionString, string folder, int dimensions)
{
    public const string Version = "20260101T000000Z-bench";

    private readonly Random _random = new(1);

    public PipelineStorage Storage { get; } = PipelineStorage.Open(connectionString);

    public int Dimensions => dimensions;

    public Task CreateAsync() => Storage.EnsureCreatedAsync();

    /// <summary>What a process on some machine has.</summary>
    public LatentIndex Open(string machine, TimeSpan? refresh = null) => new(
        Storage,
        new LatentStore(Storage),
        Options.Create(new NearestOptions { IndexDirectory = Path.Combine(folder, machine), RefreshInterval = refresh ?? TimeSpan.FromHours(1) }),
        TimeProvider.System,
        NullLogger<LatentIndex>.Instance);

    /// <summary>
    /// Adds latents so that they stay. An index of few is compared with the blobs of latents each time, and would drop what has no blob; so
    /// few are written as blobs, which whoever reads the index adds to it.
    /// </summary>
    public Task FillAsync(int count) => count <= LatentIndex.ListedAlways ? WriteBlobsAsync(count) : FillIndexAsync(count);

    /// <summary>Adds latents to the index alone, a hundred thousand at a time.</summary>
    public async Task FillIndexAsync(int count)
    {
        var shards = new ShardFolder(Path.Combine(folder, "filler"), Storage.Latents.Uri);
        var appender = new IndexAppender(new IndexBlobs(Storage, shards), shards, TimeProvider.System, new Random(1));
        for (var first = 0; first < count; first += 100_000)
        {
            var batch = Batch(first, Math.Min(100_000, count - first));
            await appender.AppendAsync(new IndexChange([batch]) { ListedAt = DateTimeOffset.UtcNow }, CancellationToken.None);
        }
    }

    /// <summary>Latents to add.</summary>
    public LatentBatch Batch(int first, int count) => new(Version, dimensions, LatentEntry.Gather(Enumerable.Range(first, count)
        .Select(i => new LatentEntry(NameOf(i), $"0x8DE{i:X12}", DateTimeOffset.UnixEpoch, 0.01, Vector()))));

    /// <summary>Writes latents as the pipeline does, beside no index.</summary>
    public Task WriteBlobsAsync(int count)
    {
        var vectors = Enumerable.Range(0, count).Select(_ => Vector()).ToArray();
        var origin = new ResultMetadata("0x8DE000000000000", Version, "1.0.0", "CPU", "model.onnx") { SourceSha256 = new string('0', 64) };
        var options = new BlobUploadOptions { Metadata = new LatentMetadata(origin, 0.01, ZScore: 0).ToMetadata() };
        return Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, token) =>
            await Storage.Latents.GetBlobClient($"{NameOf(i)}.npy").UploadAsync(BinaryData.FromBytes(NpyVector.Write(vectors[i])), options, token));
    }

    public float[] Vector()
    {
        var vector = new float[dimensions];
        for (var i = 0; i < vector.Length; i++) vector[i] = (float)((_random.NextDouble() * 2) - 1);
        return vector;
    }

    private static string NameOf(int i) => $"archive/{i / 1000:0000}/{i:0000000}.jpg";
}

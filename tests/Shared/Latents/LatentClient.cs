using AePipeline.Latents;
using AePipeline.Latents.Indexing;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Latents;

/// <summary>What a process that searches latents has.</summary>
internal sealed class LatentClient : IDisposable
{
    /// <param name="storage">The account.</param>
    /// <param name="folder">Keeps the index's files.</param>
    /// <param name="time">The clock.</param>
    public LatentClient(PipelineStorage storage, string folder, TimeProvider time)
    {
        var options = Options.Create(new NearestOptions { IndexDirectory = folder });
        var latents = new LatentStore(storage);
        Index = new LatentIndex(storage, latents, options, time, Log);
        Nearest = new NearestImages(latents, new CheckedLatentSearch(new IndexSearch(Index), latents, options));
        Duplicates = new DuplicateImages(Index);
        Copies = new CopiedImages(Index);
        var shards = new ShardFolder(folder, storage.Latents.Uri);
        Blobs = new IndexBlobs(storage, shards);
        Appender = new IndexAppender(Blobs, shards, TimeProvider.System, new Random(1));
    }

    public LogRecorder<LatentIndex> Log { get; } = new();

    public LatentIndex Index { get; }

    public NearestImages Nearest { get; }

    public DuplicateImages Duplicates { get; }

    public CopiedImages Copies { get; }

    public IndexBlobs Blobs { get; }

    public IndexAppender Appender { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<NearestResult> FindAsync(string path, int count) => Nearest.FindAsync(new ImageReference(ImageTask.Embed, path), count, Cancellation);

    public async Task<List<string>> NamesAsync(string path) => [.. (await FindAsync(path, 100)).Nearest.Select(near => near.Name)];

    public async Task<IndexManifest> ManifestAsync() => (await Blobs.ReadManifestAsync(known: null, Cancellation))!.Value.Manifest;

    public void Dispose() => Index.Dispose();
}

using System.Text;
using AePipeline.Latents;
using AePipeline.Latents.Indexing;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Latents.Indexing;

public sealed class LatentIndexWriterTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_AfterUploadsWereEmbedded_HasTheIndexSayWhatTheBlobsSay()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "cats/a.png", Pictures.Png(shade: 1));
        await host.ProcessAsync(image);
        await StoredEmbeddings.UploadAsync(host, "cats/a.png", Pictures.Png(shade: 200));
        await host.ProcessAsync(image);
        await host.ProcessAsync(await StoredEmbeddings.UploadAsync(host, "b.png", Pictures.Png(shade: 90)));

        await host.Get<LatentIndexWriter>().WriteAsync(Cancellation);

        using var folder = new TemporaryFolder();
        using var client = new LatentClient(host.Storage, folder.Path, TimeProvider.System);
        var info = Assert.Single((await client.ManifestAsync()).Shards);
        Assert.Equal((2, 0), (info.Vectors, info.Gone));
        var shard = (await client.Blobs.OpenAsync(info, Cancellation))!;
        await foreach (var stored in host.Get<LatentStore>().ListAsync(Cancellation))
        {
            var name = Encoding.UTF8.GetBytes(stored.Image.Path);
            var entry = shard.Find(name, LatentKey.Of(name));
            Assert.Equal(stored.Tag, Encoding.ASCII.GetString(shard.Tag(entry)));
            Assert.Equal(stored.WrittenAt.ToUnixTimeSeconds(), shard.WrittenAt(entry));
            Assert.Equal(stored.Metadata.ReconstructionError, shard.ReconstructionError(entry));
            Assert.Equal((await host.Get<LatentStore>().ReadAsync(stored.Image, Cancellation))!, shard.Vector(entry).ToArray());
        }

        shard.Release();
    }

    [Fact]
    public async Task Write_StorageRefuses_IsToldAndEmbeddingGoesOn()
    {
        var account = await azurite.CreateEmptyAccountAsync();
        using var folder = new TemporaryFolder();
        using var client = new LatentClient(account.Storage, folder.Path, TimeProvider.System);
        var log = new LogRecorder<LatentIndexWriter>();
        using var writer = new LatentIndexWriter(
            client.Index, Options.Create(new NearestOptions { AppendInterval = TimeSpan.FromDays(1) }), TimeProvider.System, log);
        var metadata = new LatentMetadata(new ResultMetadata("0x8D", LatentAccount.Version, "0.1.0", "CPU", "model.onnx"), 0.01, ZScore: null);
        writer.Add(new LatentVector(new StoredLatent(new ImageReference(ImageTask.Embed, "a.png"), metadata, DateTimeOffset.UnixEpoch, "0x1"), [1, 2]));

        await writer.WriteAsync(Cancellation);

        var told = Assert.Single(log.Messages("LatentsNotIndexed"));
        Assert.Contains("1 new", told, StringComparison.Ordinal);
    }
}

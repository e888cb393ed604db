using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class EmbedProcessingTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_Upload_WritesLatentAndReconstructionThatSayWhatTheyCameFrom()
    {
        var errors = ErrorDistribution.Of([0.001, 0.002, 0.006]);
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite, errors);
        var image = await StoredEmbeddings.UploadAsync(host, "cats/a.png", Pictures.Png(40, 30));

        var outcome = await host.ProcessAsync(image);

        var (result, latent) = await StoredEmbeddings.StoredAsync(host, image);
        var decoded = result.Decode();
        var embedding = outcome.Processed!.Embedding!;
        Assert.Equal(ProcessingStatus.Written, outcome.Status);
        Assert.Equal((16, 16, 3), (decoded.Width, decoded.Height, decoded.Channels));
        Assert.Equal(await host.SourceETagAsync(image), result.Metadata.SourceETag);
        Assert.Equal("20260101T000000Z-fixture", result.Metadata.ModelVersion);
        Assert.Equal("embed-rgb.onnx", result.Metadata.ModelFile);
        Assert.Equal("CPU", result.Metadata.Provider);
        Assert.Equal(PipelineVersion.Current, result.Metadata.PipelineVersion);
        Assert.Equal(new LatentMetadata(result.Metadata, embedding.ReconstructionError, embedding.ZScore) { Hash = embedding.Hash }, latent.Metadata);
        Assert.Equal(errors.ZScoreOf(embedding.ReconstructionError), latent.Metadata.ZScore);
        Assert.True(embedding.ReconstructionError > 0);
        Assert.Equal(embedding.Latent, await host.Get<LatentStore>().ReadAsync(image, Cancellation));
        Assert.Equal(["cats/a.png.npy"], await host.Storage.Latents.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation));
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.WorkDirectory));
    }

    [Fact]
    public async Task Process_CardOfAnOlderVersion_WritesTheLatentWithoutZScore()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());

        await host.ProcessAsync(image);

        var (_, latent) = await StoredEmbeddings.StoredAsync(host, image);
        Assert.Null(latent.Metadata.ZScore);
        Assert.True(latent.Metadata.ReconstructionError > 0);
    }

    [Fact]
    public async Task Process_NamesThatDifferInTheSuffixOnly_HaveTheirOwnLatentsAndResults()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        string[] paths = ["a", "a.jpg", "a.png", "a.png.npy"];
        foreach (var (i, path) in paths.Index())
        {
            await host.ProcessAsync(await StoredEmbeddings.UploadAsync(host, path, Pictures.Png(shade: 40 * i)));
        }

        var latents = await host.Get<LatentStore>().ListAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(paths, latents.Select(latent => latent.Image.Path).Order(StringComparer.Ordinal));
        Assert.Equal(paths.Length, latents.Select(latent => latent.Metadata.Origin.SourceSha256).Distinct().Count());
        foreach (var latent in latents)
        {
            Assert.Equal(await host.SourceETagAsync(latent.Image), latent.Metadata.Origin.SourceETag);
        }
    }

    [Fact]
    public async Task Process_SameUploadAgain_DoesNoWork()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var first = await StoredEmbeddings.StoredAsync(host, image);

        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        await StoredEmbeddings.AssertUntouchedAsync(host, image, first);
    }

    [Fact]
    public async Task Process_SameBytesUploadedAgain_KeepsTheWorkForTheNewUpload()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var first = await StoredEmbeddings.StoredAsync(host, image);
        await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());

        // With the model out of reach, nothing but what is there can be the answer.
        using var held = await host.HoldModelAsync();
        var again = await host.ProcessAsync(image);

        var second = await StoredEmbeddings.StoredAsync(host, image);
        var origin = first.Result.Metadata with { SourceETag = await host.SourceETagAsync(image) };
        Assert.Equal(ProcessingStatus.AlreadyDone, again.Status);
        Assert.NotEqual(first.Result.Metadata, origin);
        Assert.Equal(origin, second.Result.Metadata);
        Assert.Equal(first.Latent.Metadata with { Origin = origin }, second.Latent.Metadata);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
    }

    [Fact]
    public async Task Process_UploadOverwritten_ReplacesLatentAndResult()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var first = await host.Get<LatentStore>().ReadAsync(image, Cancellation);
        await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png(shade: 99));

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.NotEqual(first, await host.Get<LatentStore>().ReadAsync(image, Cancellation));
        await StoredEmbeddings.AssertConsistentAsync(host, image);
    }

    [Fact]
    public async Task Process_CorruptUploadAfterAGoodOne_ReportsItAndKeepsTheOlderLatent()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var older = await StoredEmbeddings.StoredAsync(host, image);
        await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png(200, 200)[..^400]);

        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);
        Assert.Equal(ProblemType.Of(ImageRejection.Corrupt), (await host.Problems.ReadAsync(image, Cancellation))?.Type);
        await StoredEmbeddings.AssertUntouchedAsync(host, image, older);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
    }

    [Fact]
    public async Task Worker_EmbedModelPublishedAfterTheUploads_DoesThemWithoutReports()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, settings: ("Inference:ModelRefreshInterval", "00:00:01"));
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        var denoise = await host.UploadAsync("b.png", Pictures.Png());
        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(async () => await host.FindResultAsync(denoise) is not null, "the task that has a model is done");
        Assert.Null(await host.FindResultAsync(image));

        await host.PublishModelAsync(ProcessingHost.EmbedCard(errors: null));

        await Eventually.HoldsAsync(async () => await host.FindResultAsync(image) is not null, "the upload that waited is done");
        await StoredEmbeddings.AssertConsistentAsync(host, image);
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Acquire_DamagedEmbedModel_IsNotServed()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        await host.Storage.Models.GetBlobClient("embed/20260101T000000Z-fixture/embed-rgb.onnx").UploadAsync(
            BinaryData.FromString("cut"), overwrite: true, Cancellation);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());

        var failure = await Assert.ThrowsAsync<ModelNotAvailableException>(() => host.ProcessAsync(image));

        Assert.Contains("embed-rgb.onnx has 3 bytes", failure.Message, StringComparison.Ordinal);
    }
}

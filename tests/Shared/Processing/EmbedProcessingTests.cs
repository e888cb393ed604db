using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Processing;

public sealed class EmbedProcessingTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_Upload_WritesLatentAndReconstructionThatSayWhatTheyCameFrom()
    {
        var errors = ErrorDistribution.Of([0.001, 0.002, 0.006]);
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite, errors);
        var image = await UploadAsync(host, "cats/a.png", Pictures.Png(40, 30));

        var outcome = await host.ProcessAsync(image);

        var (result, latent) = await StoredAsync(host, image);
        var decoded = result.Decode();
        var embedding = outcome.Processed!.Embedding!;
        Assert.Equal(ProcessingStatus.Written, outcome.Status);
        Assert.Equal((16, 16, 3), (decoded.Width, decoded.Height, decoded.Channels));
        Assert.Equal(await host.SourceETagAsync(image), result.Metadata.SourceETag);
        Assert.Equal("20260101T000000Z-fixture", result.Metadata.ModelVersion);
        Assert.Equal("embed-rgb.onnx", result.Metadata.ModelFile);
        Assert.Equal("CPU", result.Metadata.Provider);
        Assert.Equal(PipelineVersion.Current, result.Metadata.PipelineVersion);
        Assert.Equal(new LatentMetadata(result.Metadata, embedding.ReconstructionError, embedding.ZScore), latent.Metadata);
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
        var image = await UploadAsync(host, "a.png", Pictures.Png());

        await host.ProcessAsync(image);

        var (_, latent) = await StoredAsync(host, image);
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
            await host.ProcessAsync(await UploadAsync(host, path, Pictures.Png(shade: 40 * i)));
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
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var first = await StoredAsync(host, image);

        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        await AssertUntouchedAsync(host, image, first);
    }

    [Fact]
    public async Task Process_SameBytesUploadedAgain_KeepsTheWorkForTheNewUpload()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var first = await StoredAsync(host, image);
        await UploadAsync(host, "a.png", Pictures.Png());

        // With the model out of reach, nothing but what is there can be the answer.
        using var held = await host.HoldModelAsync();
        var again = await host.ProcessAsync(image);

        var second = await StoredAsync(host, image);
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
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var first = await host.Get<LatentStore>().ReadAsync(image, Cancellation);
        await UploadAsync(host, "a.png", Pictures.Png(shade: 99));

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.NotEqual(first, await host.Get<LatentStore>().ReadAsync(image, Cancellation));
        await AssertConsistentAsync(host, image);
    }

    [Fact]
    public async Task Process_UploadOverwrittenWhileProcessing_WritesLatentAndResultOfTheNewUpload()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        Task<ProcessingOutcome> processing;
        using (await host.HoldModelAsync())
        {
            processing = host.ProcessAsync(image);
            await host.WhenDownloadedAsync();
            await UploadAsync(host, "a.png", Pictures.Png(shade: 99));
        }

        Assert.Equal(ProcessingStatus.Written, (await processing).Status);
        await AssertConsistentAsync(host, image);
    }

    [Theory]
    [InlineData("images")]
    [InlineData("latents")]
    [InlineData("results")]
    public async Task Process_NewUploadDoneByAnotherHostMeanwhile_LeavesItsLatentAndResult(string interruptedBefore)
    {
        await using var slow = await ProcessingHost.CreateEmbeddingAsync(azurite);
        await using var fast = slow.Twin();
        var image = await UploadAsync(slow, "a.png", Pictures.Png());
        using var gate = interruptedBefore switch
        {
            "images" => new RequestGate("GET", slow.Storage.Images.GetBlobClient(image.ImageName).Uri),
            "latents" => new RequestGate("PUT", slow.Storage.Latents.GetBlobClient(image.LatentName).Uri),
            _ => new RequestGate("PUT", slow.Storage.Results.GetBlobClient(image.ResultName("png")).Uri),
        };
        var processing = Task.Run(() => slow.ProcessAsync(image), Cancellation);
        await gate.WhenReachedAsync();
        await UploadAsync(fast, "a.png", Pictures.Png(shade: 99));
        Assert.Equal(ProcessingStatus.Written, (await fast.ProcessAsync(image)).Status);
        var newest = await StoredAsync(fast, image);
        gate.Open();

        Assert.Equal(ProcessingStatus.AlreadyDone, (await processing).Status);
        await AssertUntouchedAsync(slow, image, newest);
        await AssertConsistentAsync(slow, image);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Process_EndedBetweenLatentAndResult_IsNotDoneUntilBothAreThere(bool overwritten)
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        if (overwritten)
        {
            await host.ProcessAsync(image);
            await UploadAsync(host, "a.png", Pictures.Png(shade: 99));
        }

        using (var gate = new RequestGate("PUT", host.Storage.Results.GetBlobClient(image.ResultName("png")).Uri))
        using (var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            var processing = Task.Run(() => host.Processor.ProcessAsync(image, killed.Token), Cancellation);
            await gate.WhenReachedAsync();
            await killed.CancelAsync();
            gate.Open();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => processing);
        }

        var source = await host.SourceETagAsync(image);
        Assert.Equal(source, (await host.Get<LatentStore>().FindAsync(image, Cancellation))?.Metadata.Origin.SourceETag);
        Assert.NotEqual(source, (await host.FindResultAsync(image))?.Metadata.SourceETag);
        await using var next = host.Twin();
        Assert.Single(await next.Get<Sweep>().FindAsync(_ => true, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(ProcessingStatus.Written, (await next.ProcessAsync(image)).Status);
        await AssertConsistentAsync(next, image);
    }

    [Fact]
    public async Task Process_LatentDeletedByHand_IsMadeAgain()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        await host.Storage.Latents.DeleteBlobAsync(image.LatentName, cancellationToken: Cancellation);

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        await AssertConsistentAsync(host, image);
    }

    [Fact]
    public async Task Process_TwoHostsAtOnce_EndsWithLatentsAndResultsOfOneRun()
    {
        const int Count = 12;
        await using var one = await ProcessingHost.CreateEmbeddingAsync(azurite);
        await using var two = one.Twin();
        var images = new List<ImageReference>();
        for (var i = 0; i < Count; i++) images.Add(await UploadAsync(one, $"{i:00}.png", Pictures.Png(shade: i)));

        await Task.WhenAll(images.SelectMany(image => new[] { one, two }.Select(host => Task.Run(() => host.ProcessAsync(image), Cancellation))));

        foreach (var image in images)
        {
            await AssertConsistentAsync(one, image);
            Assert.Equal(ProcessingStatus.AlreadyDone, (await one.ProcessAsync(image)).Status);
        }

        Assert.Equal(Count, await one.Storage.Latents.GetBlobsAsync(cancellationToken: Cancellation).CountAsync(Cancellation));
        Assert.Empty(await one.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Process_LatentOfAnotherModelThanTheResult_IsMadeAgain()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var (_, latent) = await StoredAsync(host, image);
        var other = latent.Metadata with { Origin = latent.Metadata.Origin with { ModelVersion = "20260202T000000Z-other" } };
        await host.Storage.Latents.GetBlobClient(image.LatentName).SetMetadataAsync(other.ToMetadata(), cancellationToken: Cancellation);

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        await AssertConsistentAsync(host, image);
    }

    [Fact]
    public async Task Process_CorruptUploadAfterAGoodOne_ReportsItAndKeepsTheOlderLatent()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var older = await StoredAsync(host, image);
        await UploadAsync(host, "a.png", Pictures.Png(200, 200)[..^400]);

        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);
        Assert.Equal(ProblemType.Of(ImageRejection.Corrupt), (await host.Problems.ReadAsync(image, Cancellation))?.Type);
        await AssertUntouchedAsync(host, image, older);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
    }

    [Fact]
    public async Task Process_UploadDeletedWhileProcessing_WritesNothing()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        Task<ProcessingOutcome> processing;
        using (await host.HoldModelAsync())
        {
            processing = host.ProcessAsync(image);
            await host.WhenDownloadedAsync();
            await host.Storage.Images.DeleteBlobAsync(image.ImageName, cancellationToken: Cancellation);
        }

        Assert.Equal(ProcessingStatus.Gone, (await processing).Status);
        Assert.Null(await host.FindResultAsync(image));
        Assert.Null(await host.Get<LatentStore>().FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Worker_EmbedModelPublishedAfterTheUploads_DoesThemWithoutReports()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, settings: ("Inference:ModelRefreshInterval", "00:00:01"));
        var image = await UploadAsync(host, "a.png", Pictures.Png());
        var denoise = await host.UploadAsync("b.png", Pictures.Png());
        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(async () => await host.FindResultAsync(denoise) is not null, "the task that has a model is done");
        Assert.Null(await host.FindResultAsync(image));

        await host.PublishModelAsync(ProcessingHost.EmbedCard(errors: null));

        await Eventually.HoldsAsync(async () => await host.FindResultAsync(image) is not null, "the upload that waited is done");
        await AssertConsistentAsync(host, image);
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Acquire_DamagedEmbedModel_IsNotServed()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        await host.Storage.Models.GetBlobClient("embed/20260101T000000Z-fixture/embed-rgb.onnx").UploadAsync(
            BinaryData.FromString("cut"), overwrite: true, Cancellation);
        var image = await UploadAsync(host, "a.png", Pictures.Png());

        var failure = await Assert.ThrowsAsync<ModelNotAvailableException>(() => host.ProcessAsync(image));

        Assert.Contains("embed-rgb.onnx has 3 bytes", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ImageReference> UploadAsync(ProcessingHost host, string path, byte[] content) =>
        host.UploadAsync(path, content, ImageTask.Embed);

    private static async Task<(StoredResult Result, (ETag Tag, LatentMetadata Metadata) Latent)> StoredAsync(ProcessingHost host, ImageReference image)
    {
        BlobProperties latent = await host.Storage.Latents.GetBlobClient(image.LatentName).GetPropertiesAsync(cancellationToken: Cancellation);
        return (await host.ResultAsync(image), (latent.ETag, LatentMetadata.Read(latent)!));
    }

    private static async Task AssertUntouchedAsync(
        ProcessingHost host, ImageReference image, (StoredResult Result, (ETag Tag, LatentMetadata Metadata) Latent) expected)
    {
        var (result, latent) = await StoredAsync(host, image);
        Assert.Equal(expected.Result.Properties.ETag, result.Properties.ETag);
        Assert.Equal(expected.Latent.Tag, latent.Tag);
    }

    /// <summary>Latent and result are of the newest upload, by one model, and the latent is what the model gives for it.</summary>
    private static async Task AssertConsistentAsync(ProcessingHost host, ImageReference image)
    {
        var (result, latent) = await StoredAsync(host, image);
        Assert.Equal(await host.SourceETagAsync(image), result.Metadata.SourceETag);
        Assert.Equal(result.Metadata with { InferenceTime = null }, latent.Metadata.Origin with { InferenceTime = null });

        using var folder = new TemporaryFolder();
        await host.Storage.Images.GetBlobClient(image.ImageName).DownloadToAsync(folder["upload"], Cancellation);
        using var lease = await host.Get<ModelHost>().AcquireAsync(ModelKinds.Embed, Cancellation);
        var samples = lease.Model.Shape.Fit(ImageReader.ReadFloat(folder["upload"])).Samples;
        Assert.Equal(lease.Model.Run(samples, Cancellation).Latents, await host.Get<LatentStore>().ReadAsync(image, Cancellation));
    }
}

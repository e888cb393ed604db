using AePipeline.Bulk;
using AePipeline.Latents;
using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Bulk;

/// <summary>Jobs and images that say how strongly to denoise.</summary>
public sealed class BulkStrengthTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static BulkRequest Denoise => BulkRun.Request(ImageTask.Denoise);

    [Fact]
    public async Task Run_JobWithoutAStrength_GivesEachImageItsOwnAndReportsAnImpossibleOne()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, ("Processing:Strength", "0.25"));
        await BulkRun.PutAsync(host, "a.png", Pictures.Png(), strength: "0.5");
        await BulkRun.PutAsync(host, "b.png", Pictures.Png());
        await BulkRun.PutAsync(host, "c.png", Pictures.Png(), strength: "strong");

        var outcomes = await BulkRun.RunAsync(host, Denoise, "a.png", "b.png", "c.png");

        Assert.Equal([BulkOutcomeKind.Done, BulkOutcomeKind.Done, BulkOutcomeKind.Rejected], outcomes.Select(outcome => outcome.Kind));
        Assert.Contains("ae_strength is 'strong'", outcomes[2].Reason, StringComparison.Ordinal);
        Assert.Equal((0.5f, 0.25f), (await StrengthAsync(host, Denoise, "a.png"), await StrengthAsync(host, Denoise, "b.png")));

        var reports = await BulkRun.ListAsync(host.Storage.Failed);
        var again = await BulkRun.RunAsync(host, Denoise, "a.png", "b.png", "c.png");
        Assert.Equal([BulkOutcomeKind.AlreadyDone, BulkOutcomeKind.AlreadyDone, BulkOutcomeKind.Rejected], again.Select(outcome => outcome.Kind));
        Assert.Equal(outcomes[2].Reason, again[2].Reason);
        Assert.Equal(reports, await BulkRun.ListAsync(host.Storage.Failed));
    }

    [Fact]
    public async Task Run_JobWithAStrength_CountsBeforeTheImagesAndRedoesWhatHasAnother()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        await BulkRun.PutAsync(host, "a.png", Pictures.Png(), strength: "0.5");
        await BulkRun.PutAsync(host, "b.png", Pictures.Png());
        await BulkRun.PutAsync(host, "c.png", Pictures.Png(), strength: "strong");
        await BulkRun.RunAsync(host, Denoise, "a.png", "b.png", "c.png");
        var job = Denoise with { Strength = 1 };

        var outcomes = await BulkRun.RunAsync(host, job, "a.png", "b.png", "c.png");

        Assert.Equal([BulkOutcomeKind.Done, BulkOutcomeKind.AlreadyDone, BulkOutcomeKind.Done], outcomes.Select(outcome => outcome.Kind));
        Assert.All(await BulkRun.RunAsync(host, job, "a.png", "b.png", "c.png"), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
        Assert.Equal(1, await StrengthAsync(host, job, "a.png"));
        Assert.Empty(await BulkRun.ListAsync(host.Storage.Failed));
    }

    [Fact]
    public async Task Run_JobOverUploads_LeavesThemDoneForLiveProcessing()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(), strength: "0.5");
        await host.ProcessAsync(image);
        var job = Denoise with { Container = BlobContainers.Images, Prefix = "denoise/", Strength = 0 };

        var outcomes = await BulkRun.RunAsync(host, job, image.ImageName);

        Assert.Equal(BulkOutcomeKind.Done, outcomes[0].Kind);
        Assert.Equal(0, (await host.ResultAsync(image)).Metadata.Strength);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        Assert.Empty(await host.Get<Sweep>().FindAsync(_ => true, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Run_ResultsFromBeforeThereWereStrengths_AreNotRedone()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var names = await BulkRun.PutManyAsync(host, 2);
        await BulkRun.RunAsync(host, Denoise, names);
        foreach (var name in names)
        {
            var result = host.Storage.Results.GetBlobClient(BulkPlace.Of(Denoise, name).ResultName("png"));
            BlobProperties properties = await result.GetPropertiesAsync(cancellationToken: Cancellation);
            properties.Metadata.Remove("strength");
            await result.SetMetadataAsync(properties.Metadata, cancellationToken: Cancellation);
        }

        Assert.All(await BulkRun.RunAsync(host, Denoise, names), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
        Assert.All(await BulkRun.RunAsync(host, Denoise with { Strength = 0.5f }, names), outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
    }

    [Fact]
    public async Task Run_ChainThatDenoises_RecordsTheStrengthWhereSomethingWasDenoised()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var chain = BulkRun.Request(ImageTask.Upscale, ImageTask.Denoise, ImageTask.Embed) with { KeepIntermediate = true, Strength = 0.5f };
        var names = await BulkRun.PutManyAsync(host, 2);

        Assert.All(await BulkRun.RunAsync(host, chain, names), outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));

        var upscaled = await host.ResultAsync(BulkPlace.Of(BulkRun.Request(ImageTask.Upscale), names[0]));
        var denoised = await host.ResultAsync(BulkPlace.Of(BulkRun.Request(ImageTask.Upscale, ImageTask.Denoise), names[0]));
        var embedded = (await BulkRun.ResultAsync(host, chain, names[0])).Metadata;
        Assert.Equal((null, 0.5f, 0.5f), (upscaled.Metadata.Strength, denoised.Metadata.Strength, embedded.Strength));
        Assert.Equal(embedded, (await host.Get<LatentStore>().FindAsync(BulkPlace.Of(chain, names[0]), Cancellation))?.Metadata.Origin);
        Assert.All(await BulkRun.RunAsync(host, chain, names), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));

        Assert.All(await BulkRun.RunAsync(host, chain with { Strength = 0 }, names), outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
        var plain = await host.ResultAsync(BulkPlace.Of(BulkRun.Request(ImageTask.Upscale, ImageTask.Denoise), names[0]));
        Assert.Equal(upscaled.Decode().Samples, plain.Decode().Samples);
        Assert.Equal(upscaled.Properties.ETag, (await host.ResultAsync(BulkPlace.Of(BulkRun.Request(ImageTask.Upscale), names[0]))).Properties.ETag);
    }

    private static async Task<float?> StrengthAsync(ProcessingHost host, BulkRequest request, string name) =>
        (await BulkRun.ResultAsync(host, request, name)).Metadata.Strength;
}

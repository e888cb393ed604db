using AePipeline.Bulk;
using AePipeline.Imaging;
using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Bulk;

public sealed class BulkChainTests(AzuriteFixture azurite)
{
    private const string Version = "20260101T000000Z-fixture";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static BulkRequest Chain => BulkRun.Request(ImageTask.Denoise, ImageTask.Upscale, ImageTask.Embed);

    [Fact]
    public async Task Run_Chain_StoresOnlyTheLastResultAndNamesAllModels()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var names = await BulkRun.PutManyAsync(host, 4);

        var outcomes = await BulkRun.RunAsync(host, Chain, names);

        Assert.All(outcomes, outcome => Assert.Equal((BulkOutcomeKind.Done, Version), (outcome.Kind, outcome.ModelVersion)));
        Assert.Equal(
            names.Select(name => ResultOf.Upload($"embed/@archive/denoise+upscale+embed/{name}")),
            (await BulkRun.ListAsync(host.Storage.Results)).Select(blob => blob.Name));
        var metadata = (await BulkRun.ResultAsync(host, Chain, names[0])).Metadata;
        Assert.Equal($"denoise/{Version} upscale/{Version} embed/{Version}", metadata.ModelChain);
        var latent = await host.Get<LatentStore>().FindAsync(BulkPlace.Of(Chain, names[0]), Cancellation);
        Assert.Equal(metadata, latent?.Metadata.Origin);
        Assert.All(await BulkRun.RunAsync(host, Chain, names), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.WorkDirectory));
    }

    [Fact]
    public async Task Run_Chain_EqualsItsTasksOneAfterTheOther()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        await BulkRun.PutManyAsync(host, 1);
        await BulkRun.RunAsync(host, BulkRun.Request(ImageTask.Denoise), "000.png");
        await BulkRun.PutAsync(host, "denoised", (await BulkRun.ResultAsync(host, BulkRun.Request(ImageTask.Denoise), "000.png")).Content);
        await BulkRun.RunAsync(host, BulkRun.Request(ImageTask.Upscale), "denoised");
        await BulkRun.PutAsync(host, "upscaled", (await BulkRun.ResultAsync(host, BulkRun.Request(ImageTask.Upscale), "denoised")).Content);
        await BulkRun.RunAsync(host, BulkRun.Request(ImageTask.Embed), "upscaled");

        await BulkRun.RunAsync(host, Chain, "000.png");

        Assert.Equal(await LatentAsync(host, BulkRun.Request(ImageTask.Embed), "upscaled"), await LatentAsync(host, Chain, "000.png"));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    public async Task Run_ChainThatKeepsIntermediates_StoresThemWithoutChangingTheLastResult(string format)
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, ("Processing:ResultFormat", format));
        var names = await BulkRun.PutManyAsync(host, 3);
        await BulkRun.RunAsync(host, Chain, names);
        var without = await LatentAsync(host, Chain, names[0]);
        await host.Storage.Results.DeleteBlobAsync(BulkPlace.Of(Chain, names[0]).ResultName(format), cancellationToken: Cancellation);
        var keeping = Chain with { KeepIntermediate = true };

        var outcomes = await BulkRun.RunAsync(host, keeping, names);

        Assert.All(outcomes, outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
        Assert.Equal(without, await LatentAsync(host, Chain, names[0]));
        var denoised = await host.ResultAsync(new ImageReference(ImageTask.Denoise, $"@archive/{names[0]}"), format);
        var upscaled = await host.ResultAsync(new ImageReference(ImageTask.Upscale, $"@archive/denoise+upscale/{names[0]}"), format);
        Assert.Null(denoised.Metadata.ModelChain);
        Assert.Equal($"denoise/{Version} upscale/{Version}", upscaled.Metadata.ModelChain);
        Assert.Equal((20, 24), (denoised.Decode().Width, denoised.Decode().Height));
        Assert.Equal((40, 48), (upscaled.Decode().Width, upscaled.Decode().Height));
        Assert.Equal($"image/{format}", upscaled.Properties.ContentType);
        Assert.All(await BulkRun.RunAsync(host, keeping, names), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
        Assert.All(
            await BulkRun.RunAsync(host, BulkRun.Request(ImageTask.Denoise), names),
            outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
    }

    [Fact]
    public async Task Run_StaleChainWhoseFirstModelIsNewer_IsRedone()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var names = await BulkRun.PutManyAsync(host, 2);
        await BulkRun.RunAsync(host, Chain, names);
        await using var next = host.Twin();
        await next.PublishModelAsync("20260202T000000Z-newer");

        Assert.All(await BulkRun.RunAsync(next, Chain, names), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
        var outcomes = await BulkRun.RunAsync(next, Chain with { Stale = true }, names);

        Assert.All(outcomes, outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
        Assert.StartsWith("denoise/20260202T000000Z-newer ", (await BulkRun.ResultAsync(next, Chain, names[0])).Metadata.ModelChain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_IntermediateLargerThanUploadsMayBe_IsNotRefused()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, ("Imaging:MaxPixels", "600"));
        await BulkRun.PutManyAsync(host, 1);

        var outcomes = await BulkRun.RunAsync(host, BulkRun.Request(ImageTask.Upscale, ImageTask.Embed), "000.png");

        Assert.Equal((BulkOutcomeKind.Done, null), (outcomes[0].Kind, outcomes[0].Reason));
    }

    [Fact]
    public void Copy_SixteenBitsWithAlpha_KeepsPictureAndAlphaInEveryFormatThatHoldsThem()
    {
        using var folder = new TemporaryFolder();
        var layout = new PixelLayout(9, 5, Channels: 3, HasAlpha: true, BitDepth: 16);
        using (var writer = ImageWriter.Create(folder["deep.png"], ImageFormat.Png, layout, new ImageOutputOptions()))
        {
            var samples = new byte[layout.RowBytes * layout.Height];
            for (var i = 0; i < samples.Length; i++) samples[i] = (byte)(i % 251);
            writer.WriteRows(samples);
            writer.Complete();
        }

        ImageCopy.Write(folder["deep.png"], folder["copy.webp"], new ImageOutput(ImageFormat.WebP), new ImageOutputOptions { WebPQuality = 100 });

        using var deep = ImageReader.Open(folder["deep.png"], new ImageLimits());
        using var copy = ImageReader.Open(folder["copy.webp"], new ImageLimits());
        Assert.Equal(layout with { BitDepth = 8 }, copy.Layout);
        var (expected, actual) = (deep.ReadRows(layout.Height), copy.ReadRows(layout.Height));
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.InRange(actual[i] - (BitConverter.ToUInt16(expected, 2 * i) / 257.0), -0.51, 0.51);
        }
    }

    private static async Task<float[]?> LatentAsync(ProcessingHost host, BulkRequest request, string name) =>
        await host.Get<LatentStore>().ReadAsync(BulkPlace.Of(request, name), Cancellation);
}

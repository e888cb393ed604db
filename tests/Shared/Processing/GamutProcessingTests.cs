using AePipeline.Bulk;
using AePipeline.Imaging;
using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Bulk;
using AePipeline.Tests.Imaging;
using AePipeline.Tests.Support;
using NetVips;

namespace AePipeline.Tests.Processing;

/// <summary>Uploads and jobs that say what becomes of a wide gamut.</summary>
public sealed class GamutProcessingTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, GamutKept.Keep)]
    [InlineData("keep", GamutKept.Keep)]
    [InlineData("sRGB", GamutKept.Srgb)]
    public async Task Process_DisplayP3_IsKeptUnlessTheUploadAsksForSrgb(string? asked, GamutKept expected)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Wide(), metadata: Asks(asked));

        await host.ProcessAsync(image);

        var result = await host.ResultAsync(image);
        using var file = Image.NewFromBuffer(result.Content);
        Assert.Equal((expected, expected == GamutKept.Keep), (result.Metadata.Gamut, file.Contains("icc-profile-data")));
    }

    [Fact]
    public async Task Process_ImpossibleChoice_WritesAReportThatSaysWhatToWrite()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Wide(), metadata: Asks("p3"));

        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);

        var report = await host.Problems.ReadAsync(image, Cancellation);
        Assert.All(["ae_gamut", "'p3'", "keep", "srgb", "leave it out"], words => Assert.Contains(words, report!.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_JobThatWantsSrgb_RedoesOnlyWhatHasAnotherSpace()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        await BulkRun.PutAsync(host, "wide.png", Wide());
        await BulkRun.PutAsync(host, "plain.png", Pictures.Png());
        var job = BulkRun.Request(ImageTask.Denoise, ImageTask.Upscale);
        await BulkRun.RunAsync(host, job, "wide.png", "plain.png");
        Assert.Equal(GamutKept.Keep, (await BulkRun.ResultAsync(host, job, "wide.png")).Metadata.Gamut);

        var outcomes = await BulkRun.RunAsync(host, job with { Gamut = GamutKept.Srgb }, "wide.png", "plain.png");

        Assert.Equal([BulkOutcomeKind.Done, BulkOutcomeKind.AlreadyDone], outcomes.Select(outcome => outcome.Kind));
        Assert.Equal(GamutKept.Srgb, (await BulkRun.ResultAsync(host, job, "wide.png")).Metadata.Gamut);
        Assert.Equal(BulkOutcomeKind.AlreadyDone, (await BulkRun.RunAsync(host, job with { Gamut = GamutKept.Srgb }, "wide.png"))[0].Kind);
    }

    private static byte[] Wide()
    {
        using var gradient = TestPictures.Gradient(60, 40);
        using var wide = gradient.IccTransform("p3", inputProfile: "srgb", intent: Enums.Intent.Relative);
        return wide.PngsaveBuffer(keep: Enums.ForeignKeep.All);
    }

    private static (string Key, string Value)[] Asks(string? gamut) => gamut is null ? [] : [(UploadOptions.GamutKey, gamut)];
}

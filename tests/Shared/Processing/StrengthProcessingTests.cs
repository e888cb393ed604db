using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Processing;

/// <summary>Uploads and hosts that say how strongly to denoise.</summary>
public sealed class StrengthProcessingTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_UploadsWithStrengths_GetThemAndRecordThem()
    {
        await using var host = await CreateAsync();
        float?[] asked = [0, 0.5f, 1, 1.5f, 2, null];
        var results = new List<StoredResult>();
        foreach (var strength in asked)
        {
            var image = await host.UploadAsync($"{strength}.png", Pictures.Png(), strength: strength is { } s ? DenoiseStrength.Format(s) : null);
            Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
            results.Add(await host.ResultAsync(image));
        }

        Assert.Equal([0, 0.5f, 1, 1.5f, 2, 1], results.Select(result => result.Metadata.Strength));
        Assert.Equal(new StoredResult(Pictures.Png(), null!, null!).Decode().Samples, results[0].Decode().Samples);
        Assert.Equal(results[2].Content, results[^1].Content);
        Assert.Equal(5, results.Select(result => Convert.ToHexString(result.Content)).Distinct().Count());
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("0.5", 0.5f)]
    public async Task Process_HostWithAStrengthOfItsOwn_UsesItForUploadsThatSayNothing(string? asked, float expected)
    {
        await using var host = await CreateAsync(("Processing:Strength", "0"));
        var image = await host.UploadAsync("a.png", Pictures.Png(), strength: asked);

        await host.ProcessAsync(image);

        Assert.Equal(expected, (await host.ResultAsync(image)).Metadata.Strength);
    }

    [Theory]
    [InlineData("2.1")]
    [InlineData("-0.1")]
    [InlineData("NaN")]
    public async Task Start_StrengthOutOfRange_FailsWithTheSettingsName(string value)
    {
        var account = await azurite.CreateAccountAsync();
        await using var host = new ProcessingHost(account.ConnectionString, time: null, ("Processing:Strength", value));

        var failure = Assert.Throws<OptionsValidationException>(() => host.Get<IOptions<ProcessingOptions>>().Value);

        Assert.Contains("Strength", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("NaN")]
    public async Task Process_ImpossibleStrength_WritesAReportThatSaysWhatToWrite(string strength)
    {
        await using var host = await CreateAsync();
        var image = await host.UploadAsync("a.png", Pictures.Png(), strength: strength);

        var outcome = await host.ProcessAsync(image);

        var report = await host.Problems.ReadAsync(image, Cancellation);
        Assert.Equal((ProcessingStatus.Rejected, "urn:aepipeline:problem:invalid-option", 1), (outcome.Status, report?.Type, report?.Attempts));
        Assert.All(
            ["ae_strength", $"'{strength}'", "from 0", "to 2", "leave it out"],
            words => Assert.Contains(words, report!.Detail, StringComparison.Ordinal));
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        Assert.Null(await host.FindResultAsync(image));

        await SetStrengthAsync(host, image, "0.5");
        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Process_StrengthForATaskWithout_IsIgnoredAndNotRecorded()
    {
        await using var host = await CreateAsync();
        await host.PublishModelAsync(ProcessingHost.ReadCard("upscale"));
        await host.PublishModelAsync(ProcessingHost.EmbedCard(errors: null));
        foreach (var (task, strength) in new[] { (ImageTask.Upscale, "0.5"), (ImageTask.Upscale, "abc"), (ImageTask.Embed, "0"), (ImageTask.Embed, "NaN") })
        {
            var image = await host.UploadAsync($"{strength}.png", Pictures.Png(), task, strength);

            Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
            Assert.Null((await host.ResultAsync(image)).Metadata.Strength);
            Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        }
    }

    [Theory]
    [InlineData("0.5", "0.5", false)]
    [InlineData("0.5", "0.50", false)]
    [InlineData("1", null, false)]
    [InlineData("0.5", null, true)]
    [InlineData(null, "1.5", true)]
    public async Task Process_SameBytesUploadedAgain_AreRedoneOnlyForAnotherStrength(string? first, string? second, bool redone)
    {
        await using var host = await CreateAsync();
        var image = await host.UploadAsync("a.png", Pictures.Png(), strength: first);
        await host.ProcessAsync(image);
        var before = await host.ResultAsync(image);
        await host.UploadAsync("a.png", Pictures.Png(), strength: second);

        var outcome = await host.ProcessAsync(image);

        var after = await host.ResultAsync(image);
        Assert.Equal(redone ? ProcessingStatus.Written : ProcessingStatus.AlreadyDone, outcome.Status);
        Assert.Equal(redone, !before.Content.SequenceEqual(after.Content));
        Assert.Equal(await host.SourceETagAsync(image), after.Metadata.SourceETag);
        Assert.Equal(redone ? second is null ? 1 : 1.5f : before.Metadata.Strength, after.Metadata.Strength);
    }

    [Theory]
    [InlineData(null, ProcessingStatus.AlreadyDone)]
    [InlineData("0.5", ProcessingStatus.Written)]
    public async Task Process_ResultFromBeforeThereWereStrengths_CountsAsOne(string? strength, ProcessingStatus expected)
    {
        await using var host = await CreateAsync();
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        await ForgetStrengthAsync(host.Storage.Results.GetBlobClient(image.ResultName("png")));
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);

        await host.UploadAsync("a.png", Pictures.Png(), strength: strength);

        Assert.Equal(expected, (await host.ProcessAsync(image)).Status);
    }

    [Fact]
    public async Task Process_MetadataOfTheUploadChanged_GivesTheResultThatItAsksForNow()
    {
        await using var host = await CreateAsync();
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);

        await SetStrengthAsync(host, image, "0");

        Assert.Equal([image], await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image).ToListAsync(Cancellation));
        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Equal(0, (await host.ResultAsync(image)).Metadata.Strength);
    }

    [Fact]
    public async Task Process_SettingOfTheHostChanged_RedoesNothingBeforeTheBytesComeAgain()
    {
        await using var host = await CreateAsync();
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        await using var changed = host.Twin(("Processing:Strength", "0.5"));

        Assert.Equal(ProcessingStatus.AlreadyDone, (await changed.ProcessAsync(image)).Status);
        Assert.Empty(await changed.Get<Sweep>().FindAsync(_ => true, Cancellation).ToListAsync(Cancellation));

        await host.UploadAsync("a.png", Pictures.Png());
        Assert.Equal(ProcessingStatus.Written, (await changed.ProcessAsync(image)).Status);
        Assert.Equal(0.5f, (await host.ResultAsync(image)).Metadata.Strength);
    }

    [Fact]
    public async Task Process_UploadWithAStrength_CostsNoRequestMore()
    {
        await using var host = await CreateAsync();
        await host.ProcessAsync(await host.UploadAsync("first.png", Pictures.Png()));
        var without = await host.UploadAsync("without.png", Pictures.Png());
        var with = await host.UploadAsync("with.png", Pictures.Png(), strength: "0.5");
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        await host.ProcessAsync(without);
        await host.ProcessAsync(without);
        var expected = requests.Take();
        await host.ProcessAsync(with);
        await host.ProcessAsync(with);

        Assert.Equal(expected, requests.Take());
    }

    /// <summary>A host whose account has a denoise model that takes a strength, and looks seldom whether there is another.</summary>
    private async Task<ProcessingHost> CreateAsync(params (string Key, string Value)[] settings)
    {
        var account = await azurite.CreateAccountAsync();
        var host = new ProcessingHost(account.ConnectionString, time: null, [.. settings, ("Inference:ModelRefreshInterval", "00:00:30")]);
        await host.PublishModelAsync(ProcessingHost.ReadCard("strength"));
        return host;
    }

    private static async Task SetStrengthAsync(ProcessingHost host, ImageReference image, string strength) =>
        await host.Storage.Images.GetBlobClient(image.ImageName).SetMetadataAsync(
            new Dictionary<string, string> { [UploadOptions.StrengthKey] = strength }, cancellationToken: Cancellation);

    private static async Task ForgetStrengthAsync(BlobClient result)
    {
        var metadata = (await result.GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata;
        Assert.True(metadata.Remove("strength"));
        await result.SetMetadataAsync(metadata, cancellationToken: Cancellation);
    }
}

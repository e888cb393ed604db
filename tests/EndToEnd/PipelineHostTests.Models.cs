using System.Diagnostics;
using System.Globalization;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Storage;
using AePipeline.Tests.Processing;

namespace AePipeline.EndToEnd.Tests;

/// <content>Models change under running hosts.</content>
public abstract partial class PipelineHostTests
{
    private static readonly TimeSpan s_mostUntilPromoted = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Host_ModelPromotedAndRolledBackWhileItRuns_DoesUploadsWithItWithinAMinute()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var image = new ImageReference(ImageTask.Denoise, "before.png");
        var (before, _) = await ResultAsync(host, image, await UploadAsync(host, image, Pictures.Png()));
        await TestModel.PublishVersionAsync(host.Storage, "20260102T000000Z-newer");

        await host.Client.PromoteAsync(ImageTask.Denoise, "20260102T000000Z-newer");
        await AssertServesAsync(host, "20260102T000000Z-newer");
        await host.Client.RollBackAsync(ImageTask.Denoise);
        await AssertServesAsync(host, before.ModelVersion);
    }

    /// <summary>Uploads until a result is of the version; only when an upload was made counts, not how long its result takes.</summary>
    private static async Task AssertServesAsync(IPipelineHost host, string version)
    {
        var started = Stopwatch.GetTimestamp();
        var folder = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        for (var i = 0; ; i++)
        {
            var image = new ImageReference(ImageTask.Denoise, $"{folder}/{i}.png");
            var after = Stopwatch.GetElapsedTime(started);
            var (result, _) = await ResultAsync(host, image, await UploadAsync(host, image, Pictures.Png(shade: i)));
            if (result.ModelVersion == version) return;
            Assert.True(after < s_mostUntilPromoted, $"An upload {after.TotalSeconds:0} s after the promotion was done with {result.ModelVersion}.");
        }
    }
}

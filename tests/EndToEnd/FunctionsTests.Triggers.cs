using System.Text;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using AePipeline.Training.Requests;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues.Models;

namespace AePipeline.EndToEnd.Tests;

/// <content>What only the host's own triggers do: poison queues and the schedule of training.</content>
public sealed partial class FunctionsTests
{
    [Fact]
    public async Task Functions_UploadThatFailsInEveryAttempt_IsReportedFromThePoisonQueueOfEachWayItCame()
    {
        await using var host = NewHost(("Sweep__MinAge", "00:00:05"));
        await host.StartAsync();
        var image = new ImageReference(ImageTask.Denoise, "kept.png");
        var result = host.Storage.Results.GetBlobClient(image.ResultName("png"));
        await result.UploadAsync(BinaryData.FromString("somebody works on it"), Cancellation);
        var lease = result.GetBlobLeaseClient();
        await lease.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration, cancellationToken: Cancellation);

        var upload = await UploadAsync(host, image, Pictures.Png());
        await AssertExhaustedAsync("HandlePoisonedImage");
        // As nothing is on record about it any more, the sweep takes it up.
        await host.Storage.Failed.DeleteBlobAsync(image.FailedName, cancellationToken: Cancellation);
        await AssertExhaustedAsync("HandlePoisonedPendingImage");

        await lease.ReleaseAsync(cancellationToken: Cancellation);
        await ResultAsync(host, image, await UploadAsync(host, image, Pictures.Png(41, 30)));
        await Eventually.HoldsAsync(
            async () => !await host.Storage.Failed.GetBlobClient(image.FailedName).ExistsAsync(Cancellation), "the report is gone", s_patience);

        async Task AssertExhaustedAsync(string function)
        {
            Assert.Equal("urn:aepipeline:problem:retries-exhausted", await ProblemAsync(host, image, upload));
            await Eventually.HoldsAsync(
                () => Task.FromResult(host.Log.Contains($"Executed 'Functions.{function}' (Succeeded", StringComparison.Ordinal)), $"{function} has run", s_patience);
        }
    }

    [Fact]
    public async Task Functions_TimeOfTheScheduleWithNewImages_AsksForOneTrainingRun()
    {
        await using var host = NewHost(
            ("TrainingSchedule", "*/5 * * * * *"),
            ("Training__Schedule__Cron", "*/10 * * * * *"),
            ("Training__Schedule__MinNewImages", "2"),
            ("Training__Schedule__Tasks__denoise__Source", "images/denoise/"));
        await host.StartAsync();

        await UploadAsync(host, new ImageReference(ImageTask.Denoise, "a.png"), Pictures.Png());
        await Eventually.HoldsAsync(LookedTwiceAsync, "the schedule was looked at twice", s_patience);
        Assert.Empty(await WaitingAsync());
        await UploadAsync(host, new ImageReference(ImageTask.Denoise, "b.png"), Pictures.Png());
        await Eventually.HoldsAsync(async () => (await WaitingAsync()).Length > 0, "a training run is asked for", s_patience);

        var seen = Looks();
        await Eventually.HoldsAsync(() => Task.FromResult(Looks() >= seen + 3), "the schedule was looked at three more times", s_patience);
        var message = Convert.FromBase64String(Assert.Single(await WaitingAsync()).Body.ToString());
        var request = TrainingRequest.Parse(Encoding.UTF8.GetString(message));
        Assert.Equal(("denoise", "images/denoise/", RequestReasonKind.NewImages), (request.Task, request.Source, request.Reason.Kind));

        async Task<PeekedMessage[]> WaitingAsync() =>
            await host.Storage.TrainingRequests.PeekMessagesAsync(maxMessages: 32, Cancellation);

        Task<bool> LookedTwiceAsync() => Task.FromResult(Looks() >= 4);

        int Looks() => host.Log.Split("Executed 'Functions.ScheduleTraining' (Succeeded").Length - 1;
    }
}

using System.Reflection;
using AePipeline.Bulk;
using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using AePipeline.Cli;
using AePipeline.Cli.Outcome;
using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.ToyFamily.Functions;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.ToyFamily;

/// <summary>A fifth family by a folder for hosts, a folder for training and a trigger: all of the pipeline works with it.</summary>
public sealed class InvertTests(InvertPipeline pipeline) : IClassFixture<InvertPipeline>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Training_OfAToyFamily_PublishesAVersionThatInverts()
    {
        Assert.Equal("invert", pipeline.Card.Task);
        Assert.True(Assert.Single(pipeline.Card.Files).Metrics["psnr.negative"] > 40, string.Join('\n', pipeline.Card.Files[0].Metrics));
    }

    [Fact]
    public async Task Worker_UploadForAToyFamily_WritesItsResult()
    {
        await pipeline.UploadAsync("invert/worker/a.png", 1);

        await pipeline.AssertInvertedAsync("invert/worker/a.inverted.png", 1);
    }

    [Fact]
    public async Task Trigger_OfAToyFamily_HearsOfItsUploadsAndWritesTheirResults()
    {
        var image = typeof(InvertImage).GetMethod(nameof(InvertImage.RunAsync))!.GetParameters()[0].GetCustomAttribute<BlobTriggerAttribute>()!;
        Assert.Equal("images/invert/{name}", image.BlobPath);
        await pipeline.UploadAsync("invert/trigger/a.png", 2);

        await new InvertImage(pipeline.Get<TriggeredUploads>()).RunAsync(pipeline.Account.Storage.Images.GetBlobClient("invert/trigger/a.png"), "trigger/a.png", Cancellation);

        await pipeline.AssertInvertedAsync("invert/trigger/a.inverted.png", 2);
    }

    [Fact]
    public async Task Bulk_OfAToyFamily_InvertsEveryImageOfAnArchive()
    {
        var archive = await pipeline.Account.Storage.Blobs.CreateBlobContainerAsync("archive", cancellationToken: Cancellation);
        for (var i = 0; i < 3; i++) await archive.Value.UploadBlobAsync($"{i}.png", BinaryData.FromBytes(pipeline.Picture(i)), Cancellation);
        var request = new BulkRequest { Id = "invert", Container = "archive", Tasks = [ImageTasks.Parse("invert")], CreatedAt = TimeProvider.System.GetUtcNow() };
        Assert.True(await pipeline.Get<BulkJobStore>().TryCreateAsync(request, Cancellation));

        var status = await pipeline.Get<BulkRunner>().RunAsync("invert", Cancellation);

        Assert.Equal((BulkState.Completed, 3), (status.State, status.Counts.Done));
    }

    [Fact]
    public async Task Evaluate_VersionOfAToyFamily_MeasuresItByItsOwnProtocol()
    {
        var (output, console) = (new StringWriter(), Console.Out);
        Console.SetOut(output);
        try
        {
            var parsed = CommandTree.Create().Parse(["evaluate", "--task", "invert", "--data", pipeline.Photos, "--connection", pipeline.Account.ConnectionString]);
            Assert.Equal(ExitCode.Ok, await parsed.InvokeAsync(cancellationToken: Cancellation));
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Contains("Every sample x becomes 1 - x.", output.ToString(), StringComparison.Ordinal);
    }
}

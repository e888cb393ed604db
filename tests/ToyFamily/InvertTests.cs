using System.Reflection;
using AePipeline.Bulk;
using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using AePipeline.Cli;
using AePipeline.Cli.Outcome;
using AePipeline.Gallery;
using AePipeline.Gallery.Hosting;
using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.ToyFamily.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

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
        var (exitCode, output) = await RunAsync("evaluate", "--task", "invert", "--data", pipeline.Photos);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("Every sample x becomes 1 - x.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_PairsForAToyFamilyThatHasAProtocolForThem_MeasuresThem()
    {
        using var pairs = new TemporaryFolder();
        await File.WriteAllBytesAsync(pairs["a_clean.png"], pipeline.Picture(1), Cancellation);
        await File.WriteAllBytesAsync(pairs["a_noisy.png"], pipeline.Picture(1), Cancellation);

        var (exitCode, output) = await RunAsync("evaluate", "--task", "invert", "--pairs", pairs.Path);

        Assert.True(exitCode == ExitCode.Ok, output);
        Assert.Contains("The negatives are files.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_StrengthForAToyFamilyThatTakesNone_IsRefused()
    {
        var (exitCode, output) = await RunAsync("evaluate", "--task", "invert", "--data", pipeline.Photos, "--strength", "1");

        Assert.Equal(ExitCode.BadArguments, exitCode);
        Assert.Contains("--strength is for models of denoise, and this one is of invert.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "name=\"task\" value=\"invert\"", "<span>Invert</span>", "data-for=\"denoise upscale invert\"", "data-own=\"invert\"", "value=\"denoise,invert\"")]
    [InlineData("/jobs", "value=\"invert\"", "value=\"denoise,upscale,invert,embed\"", "Remove noise, then invert, then index for search")]
    [InlineData("/map", "value=\"invert\"", "value=\"invert,embed\"")]
    [InlineData("/models", ">Invert</option>")]
    public async Task Gallery_WithAToyFamily_OffersItWhereverTasksAreChosen(string page, params string[] expected)
    {
        await using var gallery = await GalleryServer.StartAsync(
            new GalleryOptions { AccountName = "invert", WorkDirectory = pipeline.GalleryFolder },
            services => services.AddSingleton(pipeline.Account.Storage),
            Cancellation);
        using var client = new HttpClient { BaseAddress = gallery.Address };

        var html = await client.GetStringAsync(page, Cancellation);

        Assert.All(expected, part => Assert.Contains(part, html, StringComparison.Ordinal));
        Assert.DoesNotContain("value=\"embed,invert\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_OfAFolderOfNoTask_NamesTheToyFamilyAmongThem()
    {
        var (exitCode, output) = await RunAsync("defaults", "trip", "--strength", "1");

        Assert.Equal(ExitCode.BadArguments, exitCode);
        Assert.Contains("embed/ or invert/", output, StringComparison.Ordinal);
    }

    /// <summary>Runs a command of <c>ae</c> on the account.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var (output, console, errors) = (new StringWriter(), Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(output);
        try
        {
            var parsed = CommandTree.Create().Parse([.. arguments, "--connection", pipeline.Account.ConnectionString]);
            return (await parsed.InvokeAsync(cancellationToken: Cancellation), output.ToString());
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(errors);
        }
    }
}

using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure;

namespace AePipeline.EndToEnd.Tests;

public sealed class TrainingTests
{
    private const int Count = 40;

    private static readonly string[] Quick = ["channels=grey", "patch=32", "batch=2", "threads=1", "precision=fp32"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_WithASchedule_TrainsOnNewImagesOneRunAtATimeAndServesWhatItPromotes()
    {
        await using var host = new AeUpHost { Arguments = ["--train-schedule", "* * * * * *", "--train-after", "3", "--train-arguments", "steps=60", .. Quick] };
        await host.StartAsync();
        var registry = new ModelRegistry(host.Storage, TimeProvider.System);
        var before = await registry.GetCurrentAsync("denoise", Cancellation);

        await UploadAsync(host, "denoise/first");
        await Eventually.HoldsAsync(() => host.Log.Contains("Training begins", StringComparison.Ordinal), "training begins");
        await UploadAsync(host, "denoise/second");
        await Eventually.HoldsAsync(() => Ends(host) == 1, "the first run ends");
        await Eventually.HoldsAsync(() => Ends(host) == 2, "the images that arrived during the first run are trained on too");

        Assert.Equal(["begins", "ended", "begins", "ended"], Events(host));
        var versions = (await registry.ListVersionsAsync("denoise", Cancellation)).Where(version => version != before!.Version).ToList();
        var cards = await Task.WhenAll(versions.Select(version => registry.GetCardAsync("denoise", version, Cancellation)));
        Assert.Equal(2, cards.Length);
        Assert.All(cards, card => Assert.StartsWith("new-images: ", card!.Training["reason"].GetString(), StringComparison.Ordinal));
        Assert.Equal(2, cards.Select(card => card!.Training["request"].GetString()).Distinct().Count());

        var current = await registry.GetCurrentAsync("denoise", Cancellation);
        Assert.Contains(current!.Version, versions);
        var model = "";
        for (var i = 0; model != current.Version && i < 60; i++)
        {
            model = await ModelOfAsync(host, $"after/{i}.png");
            await Task.Delay(500, Cancellation);
        }

        Assert.Equal(current.Version, model);
    }

    [Fact]
    public async Task Up_StoppedWhileARequestIsCarriedOut_StopsTheProgramAndGoesOnAfterTheNextStart()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        await UploadAsync(host, "archive");
        var asked = await AeCommand.RunAsync(
        [
            "train", "--request", "--json", "--connection", host.ConnectionString, "--task", "denoise", "--blobs", "images/archive/", "--run-id", "by-hand", "--steps", "100000",
            .. Quick.Select(option => $"--{option}"),
        ]);
        Assert.Equal((0, "by-hand"), (asked.ExitCode, asked.Json.GetProperty("id").GetString()));
        await WhenTrainingAsync(host, times: 1);

        Assert.Equal(0, await host.StopAsync());

        Assert.Contains("Training was interrupted and goes on after the next start: by-hand", host.Log, StringComparison.Ordinal);
        await host.StartAsync();
        await WhenTrainingAsync(host, times: 2);
        Assert.Contains("by-hand (manual: asked for with ae train --request), attempt 1", TrainingLog(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WithWrongArguments_SaysWhyInTheDocumentAndBuildsTheProgramOnce()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["train", "--task", "denoise", "--store", folder["store"]];

        var number = await AeCommand.RunAsync([.. common, "--data", folder.Path, "--minutes", "abc", "--json"]);
        var place = await AeCommand.RunAsync([.. common, "--data", folder["nosuch"], "--json"]);
        var again = await AeCommand.RunAsync([.. common, "--data", folder.Path, "--minutes", "abc"]);

        Assert.Equal((2, 2), (number.ExitCode, again.ExitCode));
        Assert.Contains("--minutes is 'abc'; it must be a number", number.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("ae train", number.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(0, place.ExitCode);
        Assert.Contains("nosuch", place.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Building", again.Output + again.Error, StringComparison.Ordinal);
    }

    private static Task WhenTrainingAsync(AeUpHost host, int times) => Eventually.HoldsAsync(
        () => TrainingLog(host).Split("Training denoise").Length > times, $"the program has begun to train {times} times");

    private static string TrainingLog(AeUpHost host)
    {
        var path = Path.Combine(host.Store, "training.log");
        if (!File.Exists(path)) return "";
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static int Ends(AeUpHost host) => Events(host).Count(name => name == "ended");

    private static List<string> Events(AeUpHost host) =>
    [
        .. host.Log.Split('\n').Select(line => line.Contains("Training begins", StringComparison.Ordinal) ? "begins" : line.Contains("Training ended", StringComparison.Ordinal) ? "ended" : "")
            .Where(name => name.Length > 0),
    ];

    private static Task UploadAsync(AeUpHost host, string prefix) => Parallel.ForEachAsync(Enumerable.Range(0, Count), Cancellation, async (i, token) =>
        await host.Storage.Images.UploadBlobAsync($"{prefix}/{i:00}.png", BinaryData.FromBytes(Pictures.Png(64 + i, 48, i + prefix.Length)), token));

    /// <summary>Uploads an image and tells by which model version it was denoised.</summary>
    private static async Task<string> ModelOfAsync(AeUpHost host, string path)
    {
        var image = new ImageReference(ImageTask.Denoise, path);
        await host.Storage.Images.UploadBlobAsync(image.ImageName, BinaryData.FromBytes(Pictures.Png()), Cancellation);
        ResultMetadata? result = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    result = ResultMetadata.Read((await host.Storage.Results.GetBlobClient(image.ResultName("png")).GetPropertiesAsync(cancellationToken: Cancellation)).Value);
                }
                catch (RequestFailedException missing) when (missing.Status == 404)
                {
                }

                return result is not null;
            },
            "the image is denoised");
        return result!.ModelVersion;
    }
}

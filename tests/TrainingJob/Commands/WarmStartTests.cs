using AePipeline.Models;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Commands;

/// <summary>Training that starts from the weights of a version.</summary>
public sealed class WarmStartTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly string[] Quick = ["--batch", "2", "--patch", "32"];

    private readonly TrainingFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("denoise", "psnr.sigma25")]
    [InlineData("upscale", "psnr.y")]
    public async Task Train_FromAVersionOfARestorer_GoesOnWithItsWeights(string task, string metric)
    {
        string[] arguments = ["--data", _folder.Photos(), "--channels", "grey", "--batch", "2", "--patch", "16"];
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync(task, [.. arguments, "--output", _folder["first"], "--steps", "40"]));
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync(task, [.. arguments, "--output", _folder["second"], "--from", _folder["first"], "--steps", "1", "--learning-rate", "1e-7"]));
        Assert.Equal(_folder.Card("first").Files.Single().Metrics[metric], _folder.Card("second").Files.Single().Metrics[metric], tolerance: 0.1);
        Assert.Equal("first", _folder.Card("second").Training["warmStart"].GetString());
    }

    [Theory]
    [InlineData("embed", "mse", "--network", "default")]
    [InlineData("vae", "mse", "--network", "default")]
    [InlineData("vae", "kl", "--network", "deep", "--beta-warm-up", "0.3")]
    public async Task Train_FromAVersionWithALatentVector_GoesOnWithItsWeights(string task, string metric, params string[] more)
    {
        string[] arguments = [.. _folder.Idx(120, side: 28), "--latent", "3", "--batch", "16", .. more];
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync(task, [.. arguments, "--output", _folder["first"], "--epochs", "2"]));
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync(task, [.. arguments, "--output", _folder["second"], "--from", _folder["first"], "--steps", "1", "--learning-rate", "1e-7"]));
        var (first, second) = (_folder.Card("first").Files[0].Metrics[metric], _folder.Card("second").Files[0].Metrics[metric]);
        Assert.Equal(first, second, tolerance: 0.01 * first);
    }

    [Fact]
    public async Task Train_FromCurrent_GoesOnWithThePromotedVersionOrFromScratchWhereThereIsNone()
    {
        var account = await azurite.CreateAccountAsync();
        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        string[] arguments = [.. _folder.Idx(120, side: 28), "--latent", "3", "--batch", "16", "--from", "current"];
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("embed", [.. arguments, "--epochs", "2"]));
        var registry = new ModelRegistry(account.Storage, TimeProvider.System);
        var first = (await registry.GetCardAsync("embed", (await registry.GetCurrentAsync("embed", Token))!.Version, Token))!;
        Assert.Equal("none", first.Training["warmStart"].GetString());

        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("embed", [.. arguments, "--steps", "1", "--learning-rate", "1e-7", "--output", _folder["warm"]]));
        Assert.Equal(first.Version, _folder.Card("warm").Training["warmStart"].GetString());
        Assert.Equal(first.Files[0].Metrics["mse"], _folder.Card("warm").Files[0].Metrics["mse"], tolerance: 0.01 * first.Files[0].Metrics["mse"]);

        string[] other = [.. _folder.Idx(120, side: 28), "--latent", "4", "--batch", "16", "--steps", "1", "--output", _folder["other"]];
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("embed", [.. other, "--from", "current"]));
        Assert.Equal("none", _folder.Card("other").Training["warmStart"].GetString());
        Assert.Equal(ExitCode.BadData, await TrainingFolder.TrainAsync("embed", [.. other, "--from", first.Version]));
        Assert.Equal(ExitCode.BadData, await TrainingFolder.TrainAsync("embed", [.. other, "--from", "no/such"]));
    }

    [Fact]
    public async Task Train_GreyFromAVersionOfColourAlone_StartsFromIt()
    {
        string[] arguments = ["--data", _folder.Photos(), "--steps", "1", .. Quick];
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("denoise", [.. arguments, "--channels", "colour", "--output", _folder["colour"]]));

        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("denoise", [.. arguments, "--channels", "grey", "--output", _folder["grey"], "--from", _folder["colour"]]));

        Assert.Equal("colour", _folder.Card("grey").Training["warmStart"].GetString());
        Assert.Equal(1, Assert.Single(_folder.Card("grey").Files).Channels);
    }
}

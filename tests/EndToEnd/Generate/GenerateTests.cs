using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.Imaging;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Generate;

public sealed class GenerateTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Generate_BySeed_WritesTheSameImagesAndTheSheetEachTime()
    {
        var account = await CreateAsync();

        var first = await GenerateAsync(account, "--count", "3", "--seed", "7", "--out", _folder["a"], "--sheet", _folder["sheet.png"]);
        var again = await GenerateAsync(account, "--count", "2", "--seed", "7", "--out", _folder["b"]);

        Assert.Equal(["00.png", "01.png", "02.png"], Directory.EnumerateFiles(_folder["a"]).Select(file => Path.GetFileName(file)).Order());
        Assert.Equal(Latents(first)[..2], Latents(again));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["a/01.png"], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(_folder["b/01.png"], TestContext.Current.CancellationToken));
        var (image, sheet) = (ImageReader.ReadFloat(_folder["a/00.png"]), ImageReader.ReadFloat(_folder["sheet.png"]));
        Assert.Equal((8, 8), (image.Width, image.Height));
        Assert.True(sheet.Width >= 16 && sheet.Height >= 16);
        Assert.False(again.Json.TryGetProperty("sheet", out _));
    }

    [Fact]
    public async Task Generate_BetweenAnImageAndASeed_StartsAtTheOneAndEndsAtTheOther()
    {
        var account = await CreateAsync();
        await File.WriteAllBytesAsync(_folder["mine.png"], Pictures.Png(), TestContext.Current.CancellationToken);

        var change = await GenerateAsync(account, "--from", _folder["mine.png"], "--to", "7", "--count", "5", "--sheet", _folder["s.png"]);
        var back = await GenerateAsync(account, "--from", "7", "--to", _folder["mine.png"], "--count", "5", "--sheet", _folder["s.png"]);
        var drawn = await GenerateAsync(account, "--count", "1", "--seed", "7", "--sheet", _folder["s.png"]);

        Assert.DoesNotContain("Overwritten", change.Error, StringComparison.Ordinal);
        Assert.Contains("Overwritten: ", back.Error, StringComparison.Ordinal);
        Assert.Equal(5, Latents(change).Count);
        Assert.Equal(Latents(drawn)[0], Latents(change)[4]);
        Assert.Equal(Latents(change)[0], Latents(back)[4]);
        Assert.NotEqual(Latents(change)[0], Latents(change)[4]);
    }

    [Fact]
    public async Task Generate_GridAndLatents_MakesThose()
    {
        var account = await CreateAsync();

        var grid = await GenerateAsync(account, "--grid", "3", "--sheet", _folder["s.png"]);
        var latents = await GenerateAsync(account, "--latent", "0.5,-1.25", "--latent", "0,0", "--sheet", _folder["s.png"]);

        Assert.Equal(9, Latents(grid).Count);
        Assert.Equal("0,0", Latents(grid)[4]);
        Assert.Equal(["0.5,-1.25", "0,0"], Latents(latents));
    }

    [Theory]
    [InlineData(2, "--count must be 1 to 64", "--count", "65")]
    [InlineData(2, "--from and --to go together", "--from", "1")]
    [InlineData(2, "do not go together", "--grid", "3", "--latent", "0,0")]
    [InlineData(2, "--grid must be 2 to 8", "--grid", "9")]
    [InlineData(2, "'x' is no number", "--latent", "0,x")]
    [InlineData(2, "Latent 0 has 3 values", "--latent", "0,0,0")]
    [InlineData(2, "'none.png' is neither a file on this machine nor a seed", "--from", "none.png", "--to", "1")]
    public async Task Generate_WhatCanNotBe_SaysWhatToGive(int exitCode, string expected, params string[] arguments)
    {
        var account = await CreateAsync();

        var result = await AeCommand.RunAsync(["generate", .. arguments, "--sheet", _folder["s.png"], "--connection", account.ConnectionString, "--json"]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["s.png"]));
    }

    [Fact]
    public async Task Generate_ConditionalModel_MakesAClassAllInTurnOrARowOfEach()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishConditionalAsync(account.Storage);
        await File.WriteAllBytesAsync(_folder["mine.png"], Pictures.Png(), TestContext.Current.CancellationToken);

        var light = await GenerateAsync(account, "--condition", "light", "--count", "2", "--out", _folder["light"]);
        var turns = await GenerateAsync(account, "--count", "4", "--sheet", _folder["s.png"]);
        var rows = await GenerateAsync(account, "--by-class", "--count", "2", "--sheet", _folder["rows.png"]);
        var change = await GenerateAsync(account, "--from", _folder["mine.png"], "--to", "7", "--condition", "dark", "--count", "3", "--sheet", _folder["s.png"]);

        Assert.Equal(["light", "light"], Conditions(light));
        Assert.True(ImageReader.ReadFloat(_folder["light/01.png"]).Samples.Min() > 0.9);
        Assert.Equal(["dark", "even", "light", "dark"], Conditions(turns));
        Assert.Equal(["dark", "dark", "even", "even", "light", "light"], Conditions(rows));
        Assert.Equal(17, ImageReader.ReadFloat(_folder["rows.png"]).Width);
        Assert.Equal(["dark", "dark", "dark"], Conditions(change));

        static IEnumerable<string?> Conditions(AeResult made) => made.Json.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("condition").GetString());
    }

    [Theory]
    [InlineData("has no class 'loud'. It has: dark, even, light.", "--condition", "loud")]
    [InlineData("Name one as condition: dark, even, light.", "--grid", "3")]
    [InlineData("give one of them", "--by-class", "--condition", "dark")]
    [InlineData("--by-class draws its latents by --seed: leave out --grid", "--by-class", "--grid", "3")]
    [InlineData("ask for 1 to 21 of each", "--by-class", "--count", "22")]
    public async Task Generate_ClassesThatCanNotBe_NamesThoseThereAre(string expected, params string[] arguments)
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishConditionalAsync(account.Storage);

        var result = await AeCommand.RunAsync(["generate", .. arguments, "--sheet", _folder["s.png"], "--connection", account.ConnectionString, "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_WithoutAModel_SaysHowToTrainOne()
    {
        var account = await azurite.CreateAccountAsync();

        var result = await AeCommand.RunAsync("generate", "--sheet", _folder["s.png"], "--out", _folder["out"], "--connection", account.ConnectionString, "--json");

        Assert.Equal(3, result.ExitCode);
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.Contains("ae train --task vae", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<TestAccount> CreateAsync()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishVaeAsync(account.Storage);
        return account;
    }

    private static async Task<AeResult> GenerateAsync(TestAccount account, params string[] arguments)
    {
        var result = await AeCommand.RunAsync(["generate", .. arguments, "--connection", account.ConnectionString, "--json"]);
        Assert.Equal(0, result.ExitCode);
        return result;
    }

    private static List<string> Latents(AeResult result) => [.. result.Json.GetProperty("images").EnumerateArray()
        .Select(image => string.Join(',', image.GetProperty("latent").EnumerateArray().Select(value => value.GetRawText())))];
}

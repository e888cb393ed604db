using AePipeline.Generation;
using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Generation;

/// <summary>The fixture's images are 8 x 8: the left half sigmoid(z[0]), the right half sigmoid(z[1]).</summary>
public sealed class ImageGeneratorTests(AzuriteFixture azurite)
{
    private const double Sigmoid2 = 0.8808;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_GivenLatents_DecodesThem()
    {
        await using var host = await CreateAsync();

        var made = await GenerateAsync(host, new GenerationRequest { Latents = [[2, -2], [0, 0]], Seed = 7 });

        Assert.Equal(("20260101T000000Z-fixture", "vae-decoder.onnx", "CPU", null), (made.ModelVersion, made.ModelFile, made.Provider, made.Seed));
        Assert.Equal([[2, -2], [0, 0]], made.Images.Select(image => image.Latent));
        var first = Decode(made.Images[0].Png);
        Assert.Equal((8, 8, 3), (first.Width, first.Height, first.Channels));
        Assert.Equal(Sigmoid2, first.Samples[0], 0.5 / 255);
        Assert.Equal(1 - Sigmoid2, first.Samples[^1], 0.5 / 255);
        Assert.All(Decode(made.Images[1].Png).Samples, sample => Assert.Equal(0.5, sample, 0.6 / 255));
    }

    [Fact]
    public async Task Generate_SameSeed_GivesTheSameImagesAndMoreAfterThem()
    {
        await using var host = await CreateAsync();

        var two = await GenerateAsync(host, new GenerationRequest { Count = 2, Seed = 7 });
        var five = await GenerateAsync(host, new GenerationRequest { Count = 5, Seed = 7 });
        var other = await GenerateAsync(host, new GenerationRequest { Count = 2, Seed = 8 });

        Assert.Equal(7, two.Seed);
        Assert.Equal(two.Images.Select(image => image.Latent), five.Images.Take(2).Select(image => image.Latent));
        Assert.Equal(two.Images.Select(image => image.Png), five.Images.Take(2).Select(image => image.Png));
        Assert.NotEqual(two.Images[0].Latent, other.Images[0].Latent);
    }

    [Fact]
    public async Task Generate_ManyImages_DrawsFromTheStandardNormalDistribution()
    {
        await using var host = await CreateAsync();

        var made = await GenerateAsync(host, new GenerationRequest { Count = GenerationRequest.MaxCount });

        var values = made.Images.SelectMany(image => image.Latent).Select(value => (double)value).ToList();
        Assert.Equal(2 * 64, values.Count);
        Assert.InRange(values.Average(), -0.3, 0.3);
        Assert.InRange(values.Average(value => value * value), 0.6, 1.4);
    }

    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(5, 26, 17)]
    [InlineData(64, 71, 71)]
    public async Task Generate_SomeImages_LaysThemOutOnOneSheet(int count, int width, int height)
    {
        await using var host = await CreateAsync();

        var made = await GenerateAsync(host, new GenerationRequest { Count = count });

        var sheet = Decode(made.ContactSheet);
        Assert.Equal((width, height), (sheet.Width, sheet.Height));
        Assert.Equal(Decode(made.Images[0].Png).Samples[0], sheet.Samples[0]);
    }

    [Fact]
    public async Task Generate_NotAPossibleRequest_SaysWhatIs()
    {
        await using var host = await CreateAsync();
        (GenerationRequest Request, string Expected)[] wrong =
        [
            (new() { Count = 0 }, "The count is 0; it must be 1 to 64."),
            (new() { Count = 65 }, "1 to 64"),
            (new() { Latents = [] }, "0 latents are given"),
            (new() { Latents = [.. Enumerable.Repeat<float[]>([0, 0], 65)] }, "65 latents are given"),
            (new() { Latents = [[0, 0], [0, 0, 0]] }, "Latent 1 has 3 values; the vae model 20260101T000000Z-fixture takes 2."),
            (new() { Latents = [null!] }, "Latent 0 has 0 values"),
            (new() { Latents = [[0, float.NaN]] }, "not a finite number"),
        ];

        foreach (var (request, expected) in wrong)
        {
            var refused = await Assert.ThrowsAsync<GenerationRequestException>(() => GenerateAsync(host, request));
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Generate_ConditionalModel_MakesImagesOfTheClassAskedForOrOfAllInTurn()
    {
        await using var host = await CreateAsync("conditional");

        var light = await GenerateAsync(host, new GenerationRequest { Count = 2, Condition = "light" });
        var turns = await GenerateAsync(host, new GenerationRequest { Count = 4 });
        var given = await GenerateAsync(host, new GenerationRequest { Latents = [[0, 0]], Condition = "dark" });

        Assert.All(light.Images, image => Assert.True(image.Condition == "light" && Decode(image.Png).Samples.Min() > 0.9));
        Assert.Equal(["dark", "even", "light", "dark"], turns.Images.Select(image => image.Condition));
        Assert.True(Decode(Assert.Single(given.Images).Png).Samples.Max() < 0.01);
    }

    [Fact]
    public async Task Generate_ByClass_MakesARowOfEachFromTheSameLatents()
    {
        await using var host = await CreateAsync("conditional");

        var made = await GenerateAsync(host, new GenerationRequest { Count = 2, Seed = 7, ByClass = true });

        Assert.Equal(["dark", "dark", "even", "even", "light", "light"], made.Images.Select(image => image.Condition));
        Assert.Equal(made.Images[0].Latent, made.Images[2].Latent);
        Assert.NotEqual(made.Images[0].Latent, made.Images[1].Latent);
        var sheet = Decode(made.ContactSheet);
        Assert.Equal((17, 26), (sheet.Width, sheet.Height));
    }

    [Fact]
    public async Task Generate_ClassesThatDoNotGoWithTheModel_NamesThoseThereAre()
    {
        await using var plain = await CreateAsync();
        await using var conditional = await CreateAsync("conditional");
        (ProcessingHost Host, GenerationRequest Request, string Expected)[] wrong =
        [
            (plain, new() { Condition = "light" }, "is not conditional: it knows no classes, so leave out the condition 'light'"),
            (plain, new() { ByClass = true }, "leave out byClass"),
            (conditional, new() { Condition = "loud" }, "has no class 'loud'. It has: dark, even, light."),
            (conditional, new() { Latents = [[0, 0]] }, "Name one as condition: dark, even, light."),
            (conditional, new() { Condition = "dark", ByClass = true }, "give one of the two"),
            (conditional, new() { Count = 22, ByClass = true }, "ask for 1 to 21 of each"),
        ];

        foreach (var (host, request, expected) in wrong)
        {
            var refused = await Assert.ThrowsAsync<GenerationRequestException>(() => GenerateAsync(host, request));
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Generate_NoModelPromoted_SaysSo()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);

        var missing = await Assert.ThrowsAsync<ModelNotAvailableException>(() => GenerateAsync(host, new GenerationRequest()));

        Assert.Equal("vae", missing.Task);
    }

    private async Task<ProcessingHost> CreateAsync(string model = "vae")
    {
        var host = new ProcessingHost((await azurite.CreateAccountAsync()).ConnectionString);
        await host.PublishModelAsync(ProcessingHost.ReadCard(model));
        return host;
    }

    private static Task<GeneratedImages> GenerateAsync(ProcessingHost host, GenerationRequest request) =>
        host.Get<ImageGenerator>().GenerateAsync(request, Cancellation);

    private static FloatImage Decode(byte[] png)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["image"], png);
        return ImageReader.ReadFloat(folder["image"]);
    }
}

using AePipeline.Inference;
using AePipeline.Models;

namespace AePipeline.Tests.Inference;

/// <summary>Models in memory at strengths other than 1.</summary>
public sealed class StrengthTests
{
    [Fact]
    public void Load_CardThatClaimsAStrengthTheFileHasNot_IsInvalid() =>
        AssertInvalid(Models.With(Models.ColourOnly, file => file with { TakesStrength = true }), "unet-rgb.onnx", "no input named 'strength'");

    [Fact]
    public void Load_CardThatDoesNotSayThatTheFileTakesAStrength_IsInvalid() =>
        AssertInvalid(Models.With(Models.Strength, file => file with { TakesStrength = false }), "strength-rgb.onnx", "takesStrength");

    [Fact]
    public void Load_CardOfAnotherTaskThatClaimsAStrength_IsInvalid() =>
        AssertInvalid(Models.With(Models.Upscale, file => file with { TakesStrength = true }), "upscale-rgb.onnx", "only models for denoise");

    [Fact]
    public void Load_DenoiserThatEnlarges_IsInvalid() => AssertInvalid(Models.ColourOnly with { Scale = 2 }, "unet-rgb.onnx", "scale of 2");

    [Fact]
    public void Load_SeveralPrecisionsThatTakeAStrength_ServesOneThatRuns()
    {
        using var model = Models.Load(Models.Strength with
        {
            Files = [.. Models.Strength.Files, .. Models.Strength.Files.Select(file => file with { Precision = ModelPrecision.Int8 })],
        });

        model.WarmUp();

        Assert.Equal(2, model.Files.Count);
    }

    [Fact]
    public void Run_ModelThatTakesAStrength_IsFedIt()
    {
        using var model = Models.Load(Models.Strength);
        var image = RandomImage(3 * 30 * 40);

        var whole = model.Run(image, 3, 30, 40);
        var twice = model.Run(image, 3, 30, 40, 2);

        Assert.Equal(whole, model.Run(image, 3, 30, 40, 1));
        // Of a model that was blended the second difference would be twice the first.
        Assert.True(Farthest(twice, image, whole, 2) > 0.01, "The model was to see the strength.");
    }

    [Theory]
    [InlineData(0.25f)]
    [InlineData(0.5f)]
    [InlineData(0.999f)]
    public void Run_ModelThatTakesNone_IsBlendedWithTheImage(float strength)
    {
        using var model = Models.Load(Models.Denoise);
        var image = RandomImage(3 * 37 * 50);

        var blended = model.Run(image, 3, 37, 50, strength);

        Assert.InRange(Farthest(blended, image, model.Run(image, 3, 37, 50), strength), 0, 1e-6);
    }

    [Fact]
    public void Run_ModelThatTakesNone_IsNotExtrapolated()
    {
        using var model = Models.Load(Models.Denoise);
        var image = RandomImage(3 * 37 * 50);

        Assert.Equal(model.Run(image, 3, 37, 50), model.Run(image, 3, 37, 50, 2));
    }

    [Fact]
    public void Run_GreyThroughAColourModel_IsBlendedToo()
    {
        using var model = Models.Load(Models.ColourOnly);
        var grey = RandomImage(40 * 48);

        Assert.InRange(Farthest(model.Run(grey, 1, 40, 48, 0.5f), grey, model.Run(grey, 1, 40, 48), 0.5f), 0, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_Strength0_IsTheImageItself(int channels)
    {
        // Noise leaves the range that a file's samples have.
        float[] image = [.. RandomImage(channels * 37 * 50).Select(sample => (sample * 3) - 1)];
        foreach (var card in (ModelCard[])[Models.Denoise, Models.ColourOnly, Models.GreyOnly, Models.Strength])
        {
            using var model = Models.Load(card);
            Assert.Equal(image, model.Run(image, channels, 37, 50, 0));
        }
    }

    [Theory]
    [InlineData(-0.01f)]
    [InlineData(2.01f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Run_StrengthOutOfRange_IsRefusedWithTheRange(float strength)
    {
        using var model = Models.Load(Models.Strength);

        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => model.Run(new float[3], 3, 1, 1, strength));

        Assert.Contains("from 0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UpscaleWithAStrength_IsRefused()
    {
        using var model = Models.Load(Models.Upscale);

        Assert.Throws<ArgumentException>(() => model.Run(new float[3], 3, 1, 1, 0.5f));
        Assert.Equal(12, model.Run(new float[3], 3, 1, 1, 1).Length);
    }

    /// <summary>The largest difference from what lies between, or beyond, an image and an answer.</summary>
    private static float Farthest(float[] result, float[] image, float[] answer, float strength) =>
        Enumerable.Range(0, image.Length).Max(i => MathF.Abs(result[i] - (image[i] + (strength * (answer[i] - image[i])))));

    private static float[] RandomImage(int samples)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, samples).Select(_ => random.NextSingle())];
    }

    private static void AssertInvalid(ModelCard card, params string[] says)
    {
        var error = Assert.Throws<ModelInvalidException>(() => Models.Load(card));
        Assert.All(says, words => Assert.Contains(words, error.Message, StringComparison.Ordinal));
    }
}

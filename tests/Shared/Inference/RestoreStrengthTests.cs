using AePipeline.Imaging;
using AePipeline.Inference.Restoring;
using AePipeline.Models;
using AePipeline.Tests.Imaging;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Tests.Inference;

/// <summary>Files denoised at strengths other than 1.</summary>
public sealed class RestoreStrengthTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<bool, float> Strengths => new()
    {
        { true, 0.3f }, { true, 1 }, { true, 1.7f }, { true, 2 }, { false, 0.3f }, { false, 2 },
    };

    [Theory]
    [MemberData(nameof(Strengths))]
    public async Task Restore_InTiles_EqualsTheWholeImageAtThatStrength(bool takesStrength, float strength)
    {
        using var photo = TestPictures.Photo(301, 203);
        photo.Pngsave(_folder.File("in.png"));
        using var model = Models.Load(takesStrength ? Models.Strength : Models.Denoise);

        await RestoreAsync(model, strength);

        Assert.InRange(LargestDifference(model, strength), 0, 1);
    }

    [Fact]
    public async Task Restore_OtherStrengths_DifferByMoreThanRounding()
    {
        // Shows that the test above can fail.
        using var photo = TestPictures.Photo(301, 203);
        photo.Pngsave(_folder.File("in.png"));
        foreach (var card in (ModelCard[])[Models.Strength, Models.Denoise])
        {
            using var model = Models.Load(card);
            await RestoreAsync(model, 0.3f);
            Assert.True(LargestDifference(model, 1) > 1);
        }
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(8, 1)]
    [InlineData(16, 3)]
    [InlineData(16, 1)]
    public async Task Restore_Strength0_GivesTheImagesOwnPixelsAndRunsNoModel(int bits, int channels)
    {
        using var photo = TestPictures.Photo(201, 150);
        using var alpha = Image.Gaussnoise(201, 150, sigma: 60, mean: 128, seed: 9);
        using var colours = channels == 3 ? photo.Bandjoin(alpha) : photo[1].Bandjoin(alpha);
        // Samples in 16 bits that are no multiples of those in 8.
        using var samples = bits == 8 ? colours.Cast(BandFormat.Uchar) : (colours * 257 - 77).Cast(BandFormat.Ushort);
        samples.Copy(interpretation: (bits, channels) switch
        {
            (8, 3) => Interpretation.Srgb,
            (8, _) => Interpretation.Bw,
            (_, 3) => Interpretation.Rgb16,
            _ => Interpretation.Grey16,
        }).Pngsave(_folder.File("in.png"));

        foreach (var card in (ModelCard[])[Models.Denoise, Models.ColourOnly, Models.GreyOnly, Models.Strength])
        {
            using var model = Models.Load(card);
            var result = await RestoreAsync(model, 0);

            var (layout, pixels) = TestPictures.Read(_folder.File("out"));
            Assert.Equal(new PixelLayout(201, 150, channels, HasAlpha: true, bits), layout);
            Assert.Equal(TestPictures.Read(_folder.File("in.png")).Samples, pixels);
            Assert.Equal(TimeSpan.Zero, result.InferenceTime);
        }
    }

    [Fact]
    public async Task Restore_GreyImageOnTheColourFile_EqualsTheWholeImageAtThatStrength()
    {
        using var photo = TestPictures.Photo(200, 150);
        photo[0].Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Strength with { Files = [Models.Strength.Files[0]] });

        await RestoreAsync(model, 1.5f);

        Assert.InRange(LargestDifference(model, 1.5f), 0, 1);
    }

    [Fact]
    public async Task Restore_StrengthOutOfRange_IsRefusedAndLeavesNothing()
    {
        using var photo = TestPictures.Photo(20, 15);
        photo.Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Strength);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RestoreAsync(model, 3));

        Assert.Equal(["in.png"], _folder.Files);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RestoredImage> RestoreAsync(OnnxModel model, float strength) => Models.Restorer(Models.Gate(), tileSize: 64).RestoreAsync(
        _folder.File("in.png"), _folder.File("out"), ImageFormat.Png, model, strength, TestContext.Current.CancellationToken);

    /// <summary>Between the written result and the model's run on the whole image, in levels of the result.</summary>
    private int LargestDifference(OnnxModel model, float strength)
    {
        var image = ImageReader.ReadFloat(_folder.File("in.png"));
        var whole = model.Run(image.Samples, image.Channels, image.Height, image.Width, strength);
        var (layout, samples) = TestPictures.Read(_folder.File("out"));
        var plane = layout.Width * layout.Height;
        return Enumerable.Range(0, whole.Length).Max(i =>
            Math.Abs((int)MathF.Round(Math.Clamp(whole[i], 0, 1) * layout.MaxSample) - samples[(i % plane * layout.Bands) + (i / plane)]));
    }
}

using AePipeline.Imaging;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Turns;
using AePipeline.Models;
using AePipeline.Tests.Imaging;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Tests.Inference;

public sealed class ImageRestorerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly InferenceGate _gate = Models.Gate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_ImageOf3000x2000InTiles_EqualsTheWholeImageInOneRun()
    {
        using var photo = TestPictures.Photo(3001, 2003);
        photo.Pngsave(_folder.File("in.png"), compression: 1);
        using var model = Models.Load(Models.Denoise);

        var result = await RestoreAsync(Models.Restorer(_gate), model);

        Assert.Equal(("unet-rgb.onnx", "CPU", 3001, 2003), (result.ModelFile, result.Provider, result.Width, result.Height));
        Assert.True(result.InferenceTime > TimeSpan.Zero);
        Assert.InRange(LargestDifference(model, "in.png"), 0, 1);
        Assert.NotEqual(TestPictures.Read(_folder.File("in.png")).Samples, TestPictures.Read(_folder.File("out")).Samples);
    }

    [Fact]
    public async Task Restore_In16Bits_TilesEqualTheWholeImageFarBelowALevel()
    {
        using var photo = TestPictures.Photo(601, 403);
        photo.Cast(BandFormat.Ushort, shift: true).Copy(interpretation: Interpretation.Rgb16).Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Denoise);

        var result = await RestoreAsync(Models.Restorer(_gate, tileSize: 64), model);

        Assert.Equal(16, result.BitDepth);

        // Of 65535, so 1e-5 and less is rounding.
        Assert.InRange(LargestDifference(model, "in.png"), 0, 2);
    }

    [Fact]
    public async Task Restore_CardThatUnderstatesTheReceptiveField_DiffersFromTheWholeImage()
    {
        // Shows that the two tests above can fail: the fixture's output does depend on what its card says.
        using var photo = TestPictures.Photo(601, 403);
        photo.Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.With(Models.Denoise, file => file with { ReceptiveField = 1 }));

        await RestoreAsync(Models.Restorer(_gate, tileSize: 64), model);

        Assert.True(LargestDifference(model, "in.png") > 1);
    }

    [Fact]
    public async Task Restore_NetworkOfOneSizeThatIsLargerThanATile_RunsInOnePiece()
    {
        using var photo = TestPictures.Photo(600, 400);
        photo.Pngsave(_folder.File("in.png"));
        // The smallest receptive field, with which any tiles would show.
        using var model = Models.LoadOfOneSize(Models.ColourOnly, width: 600, height: 400, _folder.File("model"));

        await RestoreAsync(Models.Restorer(_gate, tileSize: 64), model);

        Assert.Equal(0, LargestDifference(model, "in.png"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 300)]
    [InlineData(131, 67)]
    [InlineData(128, 64)]
    public async Task Restore_AnySize_EqualsTheWholeImage(int width, int height)
    {
        using var photo = TestPictures.Photo(width, height);
        photo.Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Denoise);

        await RestoreAsync(Models.Restorer(_gate, tileSize: 16), model);

        Assert.InRange(LargestDifference(model, "in.png"), 0, 1);
    }

    [Fact]
    public async Task Restore_GreyImage_StaysGreyOnTheGreyFileAndOnTheColourFile()
    {
        using var photo = TestPictures.Photo(200, 150);
        photo[0].Pngsave(_folder.File("in.png"));

        foreach (var (card, file) in (IEnumerable<(ModelCard, string)>)[(Models.Denoise, "unet-grey.onnx"), (Models.ColourOnly, "unet-rgb.onnx")])
        {
            using var model = Models.Load(card);
            var result = await RestoreAsync(Models.Restorer(_gate, tileSize: 64), model);

            Assert.Equal((file, 1), (result.ModelFile, result.Channels));
            Assert.InRange(LargestDifference(model, "in.png"), 0, 1);
        }
    }

    [Fact]
    public async Task Restore_ColourImageOnAGreyModel_EqualsTheWholeImage()
    {
        using var photo = TestPictures.Photo(200, 150);
        photo.Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.GreyOnly);

        var result = await RestoreAsync(Models.Restorer(_gate, tileSize: 64), model);

        Assert.Equal(("unet-grey.onnx", 3), (result.ModelFile, result.Channels));
        Assert.InRange(LargestDifference(model, "in.png"), 0, 1);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public async Task Restore_Alpha_PassesUnchanged(int bits)
    {
        using var photo = TestPictures.Photo(200, 150);
        using var alpha = Image.Gaussnoise(200, 150, sigma: 60, mean: 128, seed: 9);
        using var bytes = photo.Bandjoin(alpha).Cast(BandFormat.Uchar);
        using var picture = bits == 8
            ? bytes.Copy(interpretation: Interpretation.Srgb)
            : bytes.Cast(BandFormat.Ushort, shift: true).Copy(interpretation: Interpretation.Rgb16);
        picture.Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Denoise);

        var result = await RestoreAsync(Models.Restorer(_gate, tileSize: 64), model);

        Assert.Equal((true, bits), (result.HasAlpha, result.BitDepth));
        Assert.Equal(AlphaOf("in.png"), AlphaOf("out"));
        Assert.InRange(LargestDifference(model, "in.png"), 0, bits == 8 ? 1 : 2);
    }

    [Fact]
    public async Task Restore_Upscale_EqualsTheWholeImageAtTwiceTheSize()
    {
        using var photo = TestPictures.Photo(131, 77);
        using var opaque = photo.Bandjoin(255);
        opaque.Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Upscale);

        var result = await RestoreAsync(Models.Restorer(_gate, tileSize: 32), model);

        Assert.Equal((262, 154, true), (result.Width, result.Height, result.HasAlpha));
        Assert.InRange(LargestDifference(model, "in.png"), 0, 1);
        Assert.All(AlphaOf("out"), alpha => Assert.Equal(255, alpha));
    }

    [Fact]
    public async Task Restore_UpscaledAlphaRamp_IsInterpolated()
    {
        using var ramp = (Image.Xyz(60, 20)[0] * 4).Cast(BandFormat.Uchar);
        using var picture = TestPictures.Gradient(60, 20).Bandjoin(ramp);
        picture.Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Upscale);

        await RestoreAsync(Models.Restorer(_gate, tileSize: 16), model);

        var row = AlphaOf("out").Skip(17 * 120).Take(120).ToArray();
        var expected = Enumerable.Range(0, 120).Select(x => (int)((Math.Clamp(((x + 0.5) / 2) - 0.5, 0, 59) * 4) + 0.5));
        Assert.Equal(expected, row);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg, 8, false)]
    [InlineData(ImageFormat.WebP, 8, true)]
    [InlineData(ImageFormat.Png, 16, true)]
    public async Task Restore_OutputFormat_KeepsWhatItCan(ImageFormat format, int bits, bool hasAlpha)
    {
        using var photo = TestPictures.Photo(100, 80).Bandjoin(200);
        photo.Cast(BandFormat.Ushort, shift: true).Copy(interpretation: Interpretation.Rgb16).Pngsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Denoise);

        var result = await RestoreAsync(Models.Restorer(_gate), model, format);

        Assert.Equal((bits, hasAlpha), (result.BitDepth, result.HasAlpha));
        using var reader = ImageReader.Open(_folder.File("out"), new ImageLimits());
        Assert.Equal(format, reader.Format);
        Assert.Equal(new PixelLayout(100, 80, 3, hasAlpha, bits), reader.Layout);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(null)]
    public async Task Restore_FourAtATime_GivesTheBytesOfOneAfterAnother(int? runs)
    {
        var photos = Enumerable.Range(0, 4).Select(i => (Name: $"{i}.png", Width: 300 + (50 * i))).ToList();
        foreach (var (name, width) in photos)
        {
            using var photo = TestPictures.Photo(width, 280);
            photo.Pngsave(_folder.File(name));
        }

        using var model = Models.Load(Models.Denoise);
        var gate = Models.Gate(runs);
        var restorer = Models.Restorer(gate, tileSize: 64);
        Task Restore(string name, string to) =>
            restorer.RestoreAsync(_folder.File(name), _folder.File(to + name), ImageFormat.Png, model, Cancel);

        foreach (var (name, _) in photos)
        {
            await Restore(name, "alone-");
        }

        await Task.WhenAll(photos.Select(photo => Restore(photo.Name, "together-")));

        foreach (var (name, _) in photos)
        {
            Assert.Equal(File.ReadAllBytes(_folder.File("alone-" + name)), File.ReadAllBytes(_folder.File("together-" + name)));
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
    }

    private Task<RestoredImage> RestoreAsync(ImageRestorer restorer, OnnxModel model, ImageFormat format = ImageFormat.Png) =>
        restorer.RestoreAsync(_folder.File("in.png"), _folder.File("out"), format, model, Cancel);

    private IEnumerable<int> AlphaOf(string name)
    {
        var (layout, samples) = TestPictures.Read(_folder.File(name));
        return samples.Where((_, index) => index % layout.Bands == layout.Channels);
    }

    /// <summary>Between the written result and the model's run on the whole image, in levels of the result.</summary>
    private int LargestDifference(OnnxModel model, string input)
    {
        var image = ImageReader.ReadFloat(_folder.File(input));
        var whole = model.Run(image.Samples, image.Channels, image.Height, image.Width);
        var (layout, samples) = TestPictures.Read(_folder.File("out"));
        var plane = layout.Width * layout.Height;
        Assert.Equal(image.Channels * plane, whole.Length);
        var largest = 0;
        for (var i = 0; i < plane; i++)
        {
            for (var channel = 0; channel < layout.Channels; channel++)
            {
                var expected = (int)MathF.Round(Math.Clamp(whole[(channel * plane) + i], 0, 1) * layout.MaxSample);
                largest = Math.Max(largest, Math.Abs(expected - samples[(i * layout.Bands) + channel]));
            }
        }

        return largest;
    }
}

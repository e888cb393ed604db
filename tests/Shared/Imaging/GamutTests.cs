using AePipeline.Imaging;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Tests.Imaging;

/// <summary>Pictures with colours beyond sRGB, which a result keeps or not.</summary>
public sealed class GamutTests : IDisposable
{
    private const string Profile = "icc-profile-data";

    private readonly TempFolder _folder = new();

    public static MatrixTheoryData<ImageFormat, ImageFormat> FormatsToFormats => new(ImageFormats.Writable, ImageFormats.Writable);

    [Theory]
    [MemberData(nameof(FormatsToFormats))]
    public void Keep_DisplayP3_HasItsSamplesAndItsProfile(ImageFormat from, ImageFormat to)
    {
        using var wide = Wide();
        Save(wide, from);

        using var result = Write(to, GamutKept.Keep, MetadataKept.None, GamutKept.Keep);

        Assert.Equal((byte[])wide.Get(Profile), (byte[])result.Get(Profile));
        using var difference = (wide - result).Abs();
        Assert.InRange(difference.Avg(), 0, from == ImageFormat.Png && to == ImageFormat.Png ? 0 : 2.5);
    }

    [Fact]
    public void Srgb_DisplayP3_IsConvertedAndHasNoProfile()
    {
        using var wide = Wide();
        Save(wide, ImageFormat.Png);

        using var result = Write(ImageFormat.Png, GamutKept.Srgb, MetadataKept.Keep, GamutKept.Srgb);

        Assert.DoesNotContain(Profile, result.GetFields());
        using var expected = wide.IccTransform("srgb", embedded: true, intent: Intent.Relative);
        using var difference = (expected - result).Abs();
        Assert.Equal(0, difference.Max());
    }

    [Fact]
    public void Keep_DeepTurnedDisplayP3_KeepsDepthAndProfile()
    {
        using var wide = Wide();
        using var deep = wide.Cast(BandFormat.Ushort, shift: true).Copy(interpretation: Interpretation.Rgb16);
        using var turned = deep.Mutate(image => image.Set(GValue.GIntType, "orientation", 6));
        turned.Tiffsave(_folder.File("in"), keep: ForeignKeep.All);

        using var result = Write(ImageFormat.Png, GamutKept.Keep, MetadataKept.Safe, GamutKept.Keep);

        Assert.Equal((wide.Height, wide.Width, BandFormat.Ushort), (result.Width, result.Height, result.Format));
        Assert.Equal((byte[])wide.Get(Profile), (byte[])result.Get(Profile));
    }

    [Fact]
    public void Keep_ColoursThatNumbersSay_GetTheProfileOfThoseNumbers()
    {
        // cICP: primaries of Display P3 with the curve of sRGB.
        using var even = (Image.Black(16, 16, bands: 3) + new double[] { 200, 60, 60 }).Cast(BandFormat.Uchar).Copy(interpretation: Interpretation.Srgb);
        _folder.Write("in", TestPictures.WithChunk(even.PngsaveBuffer(keep: ForeignKeep.None), "cICP", [12, 13, 0, 1]));
        var srgb = TestPictures.Read(_folder.File("in")).Samples[..3];

        using var result = Write(ImageFormat.Png, GamutKept.Keep, MetadataKept.Safe, GamutKept.Keep);

        Assert.Equal([200, 60, 60], result.Getpoint(8, 8));
        using var shown = result.IccTransform("srgb", embedded: true, intent: Intent.Relative);
        Assert.All(shown.Getpoint(8, 8).Zip(srgb), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Keep_LinearSamples_AreConvertedAllTheSame()
    {
        using var even = (Image.Black(16, 16, bands: 3) + 55).Cast(BandFormat.Uchar).Copy(interpretation: Interpretation.Srgb);
        _folder.Write("in", TestPictures.WithChunk(even.PngsaveBuffer(keep: ForeignKeep.None), "gAMA", [0, 1, 0x86, 0xA0]));

        using var result = Write(ImageFormat.Png, GamutKept.Keep, MetadataKept.Safe, expected: null);

        Assert.DoesNotContain(Profile, result.GetFields());
        Assert.InRange(result.Getpoint(8, 8)[0], 125, 130);
    }

    [Fact]
    public void Keep_SrgbProfileOrGrey_GivesNoProfile()
    {
        using var gradient = TestPictures.Gradient(60, 40);
        using var tagged = gradient.IccTransform("srgb", inputProfile: "p3", intent: Intent.Relative);
        using var srgb = gradient.Mutate(image => image.Set(GValue.BlobType, Profile, (byte[])tagged.Get(Profile)));
        foreach (var picture in (Image[])[srgb, gradient[0]])
        {
            Save(picture, ImageFormat.Png);

            using var result = Write(ImageFormat.Png, GamutKept.Keep, MetadataKept.Safe, expected: null);

            Assert.DoesNotContain(Profile, result.GetFields());
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Image Wide()
    {
        using var gradient = TestPictures.Gradient(60, 40);
        return gradient.IccTransform("p3", inputProfile: "srgb", intent: Intent.Relative).CopyMemory();
    }

    private void Save(Image image, ImageFormat format)
    {
        var path = _folder.File("in");
        switch (format)
        {
            case ImageFormat.Png: image.Pngsave(path, keep: ForeignKeep.All); break;
            case ImageFormat.Jpeg: image.Jpegsave(path, q: 98, keep: ForeignKeep.All); break;
            case ImageFormat.WebP: image.Webpsave(path, lossless: true, keep: ForeignKeep.All); break;
            default: image.Heifsave(path, q: 95, compression: ForeignHeifCompression.Av1, effort: 2, keep: ForeignKeep.All); break;
        }
    }

    private Image Write(ImageFormat to, GamutKept gamut, MetadataKept kept, GamutKept? expected)
    {
        using (var reader = ImageReader.Open(_folder.File("in"), new ImageLimits(), _folder.Path, gamut))
        using (var writer = ImageWriter.Create(_folder.File("out"), new ImageOutput(to) { Metadata = kept, Quality = to == ImageFormat.Png ? null : 95 }, to.Fit(reader.Layout), new ImageOutputOptions(), reader.Metadata))
        {
            Assert.Equal(expected, reader.Gamut);
            writer.WriteRows(reader.ReadRows(reader.RowsLeft));
            writer.Complete();
        }

        return Image.NewFromBuffer(File.ReadAllBytes(_folder.File("out")));
    }
}

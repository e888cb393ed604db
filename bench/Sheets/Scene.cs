using AePipeline.Degradation;
using AePipeline.Families.Denoise;
using AePipeline.Imaging;
using AePipeline.Quality;
using NetVips;

namespace AePipeline.Bench;

/// <summary>What a row of a sheet shows.</summary>
/// <param name="Title">Its caption.</param>
/// <param name="Photo">The clean picture.</param>
/// <param name="Spoil">Makes of it what a user might upload.</param>
internal sealed record Scene(string Title, Image Photo, Func<Image, Image> Spoil)
{
    private const int Width = 400;
    private const int Height = 240;
    private const double Gamma = 2.2;

    /// <summary>The inputs that a denoiser meets outside of the laboratory.</summary>
    /// <param name="photos">Folder of train/ and val/.</param>
    /// <param name="originals">Folder of photos as their cameras made them, not downscaled: noise of real sensors; or null.</param>
    public static IEnumerable<Scene> ForDenoise(string photos, string? originals)
    {
        if (originals is not null)
        {
            yield return new("Noise of a sensor, as it is: dusk, Nikon D610, ISO 400, at full size", CropFile(Path.Combine(originals, "beacon-street-sunset.jpg"), 330, 1500), photo => photo);
            yield return new("Noise of a sensor, as it is: Canon EOS 5DS, ISO 800, at full size", CropFile(Path.Combine(originals, "perched-osprey.jpg"), 1500, 700), photo => photo);
        }

        yield return new("Sensor noise of a photo at ISO 3200 (simulated: Poisson and Gaussian in linear light, then JPEG 92)", Crop(photos, "val/budgie-kitten-on-lawn", 480, 300), SensorNoise);
        yield return new("Film grain of 1968, as it is", Crop(photos, "train/solus-as08-16-2593", 500, 300), photo => photo);
        yield return new("High ISO: strong noise of a sensor through mosaic and development, JPEG 90 (simulated)", Crop(photos, "val/budgie-canyon-wren", 500, 200), photo => Spoilt(photo, DenoiseConditions.CameraAndJpeg("strong").Spoil));
        yield return new("A phone: noise smoothed to blotches of colour, sharpened, JPEG 80 (simulated)", Crop(photos, "val/budgie-perched-osprey", 460, 240), photo => Spoilt(photo, Phone));
        yield return new("JPEG of quality 10", Crop(photos, "val/budgie-motherboard-circuits", 480, 300), photo => Compressed(photo, 10));
        yield return new("JPEG of quality 30", Crop(photos, "val/budgie-roman-colosseum", 500, 200), photo => Compressed(photo, 30));
        yield return new("Slightly out of focus (Gaussian blur of 1 pixel) and sigma 10", Crop(photos, "val/budgie-perched-osprey", 460, 240), photo => Noisy(photo.Gaussblur(1), 10));
        yield return new("Text and line art, sigma 20", LineArt(), photo => Noisy(photo, 20));
        yield return new("A face, sigma 25", Crop(photos, "train/skimage-astronaut", 60, 10), photo => Noisy(photo, 25));
        yield return new("Night, sigma 15", Crop(photos, "train/budgie-singaporean-cityscape", 500, 330), photo => Noisy(photo, 15));
        yield return new("A smooth gradient, sigma 15: flat areas stay flat", Gradient(), photo => Noisy(photo, 15));
        yield return new("Nothing to do: the clean photo", Crop(photos, "val/budgie-motherboard-circuits", 480, 300), photo => photo);
    }

    /// <summary>Small photos as they come, for an upscaler.</summary>
    public static IEnumerable<Scene> ForUpscale(string photos, int scale)
    {
        Image Small(Image photo) => photo.Resize(1.0 / scale, kernel: Enums.Kernel.Cubic);
        yield return new("A photo, made smaller", Crop(photos, "val/budgie-canyon-wren", 500, 200), Small);
        yield return new("Fine structure", Crop(photos, "val/budgie-motherboard-circuits", 480, 300), Small);
        yield return new("Text and line art", LineArt(), Small);
        yield return new("A face (a training photo)", Crop(photos, "train/skimage-astronaut", 60, 10), Small);
        yield return new("Made smaller and saved as JPEG of quality 70", Crop(photos, "val/budgie-roman-colosseum", 500, 200), photo => Compressed(Small(photo), 70));
    }

    private static Image Crop(string photos, string name, int left, int top) => CropFile(Path.Combine(photos, name + ".webp"), left, top);

    private static Image CropFile(string path, int left, int top)
    {
        using var photo = Image.NewFromFile(path);
        using var colour = photo.Bands == 1 ? photo.Colourspace(Enums.Interpretation.Srgb) : photo.ExtractBand(0, 3);
        return colour.Crop(Math.Min(left, colour.Width - Width), Math.Min(top, colour.Height - Height), Width, Height).CopyMemory();
    }

    private static Image LineArt()
    {
        using var text = Image.Text("The quick brown fox\njumps over 13 lazy dogs.\n0123456789 — ΑΒΓ αβγ", font: "sans 20", width: Width - 20, dpi: 96);
        using var page = text.Embed(14, 12, Width, Height).Invert();
        var art = page.Mutate(image =>
        {
            for (var i = 0; i < 9; i++) image.DrawLine([0.0], 20, Height - 20, 60 + (40 * i), Height - 110);
            image.DrawCircle([0.0], Width - 70, Height - 60, 40);
            image.DrawCircle([0.0], Width - 70, Height - 60, 28, fill: true);
        });
        return art.Bandjoin(art, art).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();
    }

    private static Image Gradient()
    {
        using var position = Image.Xyz(Width, Height);
        using var level = position[0].Linear([0.35], [60.0]);
        return level.Bandjoin(position[1].Linear([0.3], [110.0]), level.Linear([-0.4], [210.0]))
            .Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();
    }

    private static Image Noisy(Image photo, double sigma) => ToBytes(photo + Noise(photo, sigma));

    private static Image SensorNoise(Image photo)
    {
        const double Electrons = 400, ReadNoise = 6;
        using var light = (photo / 255.0).Math2Const(Enums.OperationMath2.Pow, [Gamma]) * Electrons;
        using var counted = light + (Noise(photo, 1) * (light + (ReadNoise * ReadNoise)).Math2Const(Enums.OperationMath2.Pow, [0.5]));
        using var developed = ((counted > 0).Ifthenelse(counted, 0) / Electrons).Math2Const(Enums.OperationMath2.Pow, [1 / Gamma]) * 255;
        return Compressed(ToBytes(developed), 92);
    }

    private static FloatImage Phone(FloatImage clean)
    {
        var random = new Random(1);
        var camera = CameraNoise.OfStrength("strong") with { ColourSmoothing = 2, LumaSmoothing = 0.7, Sharpening = 1 };
        var blotches = new ColouredNoise(0.02, Correlation: 0, Size: 4);
        float[] samples = [.. clean.Samples.Zip(camera.Draw(clean, random).Samples, (a, b) => a + b).Zip(blotches.Draw(clean, random).Samples, (a, b) => a + b)];
        return new JpegRoundTrip(80).Apply(clean with { Samples = samples });
    }

    private static Image Spoilt(Image photo, Func<FloatImage, FloatImage> spoil)
    {
        var area = photo.Width * photo.Height;
        var bytes = photo.WriteToMemory<byte>();
        var spoilt = spoil(new FloatImage([.. Enumerable.Range(0, 3 * area).Select(i => bytes[(i % area * 3) + (i / area)] / 255f)], 3, photo.Height, photo.Width));
        return Planar.ToImage(spoilt);
    }

    private static Image Compressed(Image photo, int quality) => Image.NewFromBuffer(photo.JpegsaveBuffer(q: quality)).CopyMemory();

    // Not libvips's own, whose neighbours in a row resemble each other.
    private static Image Noise(Image photo, double sigma)
    {
        var samples = GaussianNoise.Add(new float[3 * photo.Width * photo.Height], (float)sigma, seed: 1);
        return Image.NewFromMemory(samples, photo.Width, photo.Height, 3, Enums.BandFormat.Float).CopyMemory();
    }

    private static Image ToBytes(Image image) =>
        image.Rint().Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();
}

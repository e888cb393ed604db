using AePipeline.Imaging;

namespace AePipeline.Tests.Quality;

/// <summary>The repository's sample photos, which are clean.</summary>
internal static class SamplePhotos
{
    private const string Folder = "Samples";
    private const int Channels = 3;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["budgie-canyon-wren", "budgie-perched-osprey", "budgie-roman-colosseum"];

    /// <summary>One of them.</summary>
    public static FloatImage Read(string name) => ImageReader.ReadFloat(Path.Combine(AppContext.BaseDirectory, Folder, name + ".webp"), Channels);

    /// <summary>A part of one.</summary>
    public static FloatImage Crop(string name, int left, int top, int width, int height) => Read(name).Crop(top, left, height, width);

    /// <summary>Writes parts of one photo of 160 x 128 pixels, clean, with white noise of 15, and with as much of a camera.</summary>
    /// <returns>The folder.</returns>
    public static string Write(string folder, int clean, int noisy)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < clean + noisy; i++)
        {
            var photo = Crop(Names[0], 160 * (i % 4), 128 * (i / 4), 160, 128);
            if (i < clean) Save(photo, Path.Combine(folder, $"clean{i}.png"));
            else if (i % 2 == 0) Save(CameraNoise.White(photo, 15, seed: i), Path.Combine(folder, $"white{i}.png"));
            else Save(CameraNoise.Shoot(photo, 15, seed: i), Path.Combine(folder, $"camera{i}.png"));
        }

        return folder;
    }

    /// <summary>Writes a picture to a file, whose name says in which format.</summary>
    public static void Save(FloatImage photo, string path)
    {
        using var image = CameraNoise.ToImage(photo);
        image.WriteToFile(path);
    }
}

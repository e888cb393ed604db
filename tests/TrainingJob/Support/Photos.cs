using NetVips;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>Small photos, real enough to learn from: blurred noise with edges, a content of its own each.</summary>
internal static class Photos
{
    /// <summary>Writes the photos into a folder, 72x64 pixels each, unless it is there.</summary>
    public static string Write(string folder, int count)
    {
        if (Directory.Exists(folder)) return folder;
        Directory.CreateDirectory(folder);
        for (var i = 0; i < count; i++)
        {
            using var noise = Image.Gaussnoise(72, 64, mean: 128, sigma: 90, seed: i + 1);
            using var smooth = noise.Gaussblur(2.5);
            using var stretched = smooth.Linear([5.0], [-512.0]);
            using var colour = stretched.Bandjoin(smooth, noise.Gaussblur(6)).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
            colour.Pngsave(Path.Combine(folder, $"photo{i:00}.png"));
        }

        return folder;
    }
}

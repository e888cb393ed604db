using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Bench.Peers;

/// <summary>Whether contenders did the same work: their results beside those of the bare runtime.</summary>
internal static class Agreement
{
    /// <summary>The least PSNR of a folder's results; null where it has none.</summary>
    /// <param name="work">The images.</param>
    /// <param name="reference">Results of the bare runtime.</param>
    /// <param name="results">Results of a contender.</param>
    public static double? Of(Work work, string reference, string results) =>
        Directory.EnumerateFiles(results).Any() ? work.Samples.Min(file => Psnr.Compute(Samples(reference, file), Samples(results, file))) : null;

    private static float[] Samples(string folder, string file) => ImageReader.ReadFloat(Work.ResultPath(folder, file)).Samples;
}

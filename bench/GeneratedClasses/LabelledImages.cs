using AePipeline.Imaging;

namespace AePipeline.Bench;

/// <summary>Grey images of one size and the number of each one's class.</summary>
/// <param name="Samples"><c>[N, H, W]</c> in [0, 1].</param>
/// <param name="Classes"><c>[N]</c>.</param>
internal sealed record LabelledImages(float[] Samples, long[] Classes)
{
    /// <summary>Reads one part of an IDX data set.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="part"><c>train</c> or <c>t10k</c>.</param>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    public static LabelledImages Read(string folder, string part)
    {
        var images = IdxFile.Read(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), dimensions: 3);
        var labels = IdxFile.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"), dimensions: 1);
        return new LabelledImages(
            Array.ConvertAll(images.Values.ToArray(), sample => sample / 255f), Array.ConvertAll(labels.Values.ToArray(), label => (long)label));
    }
}

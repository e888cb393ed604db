using AePipeline.Imaging;
using static TorchSharp.torch;

namespace AePipeline.Bench;

/// <summary>The images of one part of an IDX data set.</summary>
internal static class DigitImages
{
    /// <summary>Reads them.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="part"><c>train</c> or <c>t10k</c>.</param>
    /// <returns><c>[N, 1, 28, 28]</c> in [0, 1].</returns>
    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static Tensor Read(string folder, string part)
    {
        var file = IdxFile.Read(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), dimensions: 3);
        return tensor(Array.ConvertAll(file.Values.ToArray(), sample => sample / 255f)).reshape(-1, 1, TextbookVae.Side, TextbookVae.Side);
    }
}

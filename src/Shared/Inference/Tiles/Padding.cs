namespace AePipeline.Inference.Tiles;

/// <summary>
/// Continues an image past its right and bottom edge to the model's alignment: mirrored at the last pixel, which is not
/// repeated; where the image is too small for that, its first pixel goes on.
/// </summary>
internal static class Padding
{
    /// <summary>The index inside the image that stands for an index at or past its end.</summary>
    public static int Reflect(int index, int length) => index < length ? index : Math.Max(0, (2 * (length - 1)) - index);

    /// <summary>Fills the rest of a row from its first <paramref name="length"/> samples.</summary>
    public static void Extend(Span<float> row, int length)
    {
        for (var x = length; x < row.Length; x++)
        {
            row[x] = row[Reflect(x, length)];
        }
    }
}

using AePipeline.Imaging;

namespace AePipeline.Quality;

/// <summary>A margin of one colour around a picture, which says nothing of what is in it.</summary>
internal static class EvenMargin
{
    /// <summary>How far from the corner's a sample of the margin may be: what JPEG does to white.</summary>
    private const float Tolerance = 6f / 255;

    /// <summary>Cuts the margin off.</summary>
    /// <param name="luma">A picture of one channel.</param>
    /// <returns>The picture itself where it has none, or where less than half of a side would be left.</returns>
    public static FloatImage Cut(FloatImage luma)
    {
        var corner = luma.Samples[0];
        var (top, bottom) = Margins(luma.Height, y => IsEven(0, luma.Width, x => At(x, y)));
        var (left, right) = Margins(luma.Width, x => IsEven(top, luma.Height - bottom, y => At(x, y)));
        var (height, width) = (luma.Height - top - bottom, luma.Width - left - right);
        if (2 * height < luma.Height || 2 * width < luma.Width) return luma;
        var samples = from y in Enumerable.Range(top, height) from x in Enumerable.Range(left, width) select At(x, y);
        return new FloatImage([.. samples], 1, height, width);

        float At(int x, int y) => luma.Samples[(y * luma.Width) + x];

        bool IsEven(int first, int end, Func<int, float> sample)
        {
            for (var i = first; i < end; i++)
            {
                if (Math.Abs(sample(i) - corner) > Tolerance) return false;
            }

            return true;
        }
    }

    private static (int First, int Last) Margins(int length, Func<int, bool> isEven)
    {
        var first = 0;
        while (first < length && isEven(first)) first++;
        var last = 0;
        while (last < length - first && isEven(length - 1 - last)) last++;
        return (first, last);
    }
}

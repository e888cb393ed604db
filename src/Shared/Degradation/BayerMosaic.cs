namespace AePipeline.Degradation;

/// <summary>
/// A sensor that sees one colour at each pixel, in the pattern of Bayer (1976), and the bilinear interpolation that fills in the
/// other two: independent noise of the pixels comes out joined to its neighbours', stronger so in red and blue.
/// </summary>
/// <param name="Left">Columns by which the pattern is shifted, 0 or 1.</param>
/// <param name="Top">Rows by which it is shifted.</param>
public readonly record struct BayerMosaic(int Left, int Top)
{
    private const int Red = 0, Green = 1, Blue = 2;

    /// <summary>Which colour a pixel sees: 0 red, 1 green, 2 blue.</summary>
    public int ColourAt(int x, int y) => ((x + Left) & 1, (y + Top) & 1) switch
    {
        (0, 0) => Red,
        (1, 1) => Blue,
        _ => Green,
    };

    /// <summary>Fills in the colours between those seen; an edge is continued by its mirror image.</summary>
    /// <param name="seen">What each pixel sees, <c>[H, W]</c>.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <returns><c>[3, H, W]</c>.</returns>
    public float[] Interpolate(ReadOnlySpan<float> seen, int height, int width)
    {
        var colours = new float[3 * height * width];
        for (var y = 0; y < height; y++)
        {
            var above = (y == 0 ? Math.Min(1, height - 1) : y - 1) * width;
            var below = (y == height - 1 ? Math.Max(0, y - 1) : y + 1) * width;
            for (var x = 0; x < width; x++)
            {
                var left = x == 0 ? Math.Min(1, width - 1) : x - 1;
                var right = x == width - 1 ? Math.Max(0, x - 1) : x + 1;
                var row = y * width;
                var own = seen[row + x];
                var across = (seen[row + left] + seen[row + right]) / 2;
                var down = (seen[above + x] + seen[below + x]) / 2;
                var at = row + x;
                var area = height * width;
                if (ColourAt(x, y) is Green)
                {
                    var isRedRow = ((y + Top) & 1) == 0;
                    colours[at] = isRedRow ? across : down;
                    colours[area + at] = own;
                    colours[(2 * area) + at] = isRedRow ? down : across;
                }
                else
                {
                    var corners = (seen[above + left] + seen[above + right] + seen[below + left] + seen[below + right]) / 4;
                    var isRed = ColourAt(x, y) is Red;
                    colours[at] = isRed ? own : corners;
                    colours[area + at] = (across + down) / 2;
                    colours[(2 * area) + at] = isRed ? corners : own;
                }
            }
        }

        return colours;
    }
}

namespace AePipeline.Imaging;

/// <summary>Many small images of one size as one image.</summary>
public static class Mosaic
{
    /// <summary>Lays images out row by row, a gap of one pixel between them.</summary>
    /// <param name="images">The images, one or more; the last row may be short.</param>
    /// <param name="columns">Images a row.</param>
    public static FloatImage Create(IReadOnlyList<FloatImage> images, int columns)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (tile, rows) = (images[0], (images.Count + columns - 1) / columns);
        var (height, width) = ((rows * (tile.Height + 1)) - 1, (columns * (tile.Width + 1)) - 1);
        var samples = new float[tile.Channels * height * width];
        Array.Fill(samples, 0.5f);
        for (var i = 0; i < images.Count; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            for (var line = 0; line < tile.Channels * tile.Height; line++)
            {
                var (channel, y) = Math.DivRem(line, tile.Height);
                var target = (((channel * height) + (row * (tile.Height + 1)) + y) * width) + (column * (tile.Width + 1));
                images[i].Samples.AsSpan(line * tile.Width, tile.Width).CopyTo(samples.AsSpan(target));
            }
        }

        return new FloatImage(samples, tile.Channels, height, width);
    }
}

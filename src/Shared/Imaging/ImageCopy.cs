namespace AePipeline.Imaging;

/// <summary>The same picture in another format.</summary>
internal static class ImageCopy
{
    /// <summary>Writes a file that this program wrote in a format, a few rows at a time.</summary>
    /// <param name="sourcePath">A PNG file, with the metadata that <paramref name="output"/> keeps.</param>
    /// <param name="path">Where the copy goes.</param>
    /// <param name="output">How to write it.</param>
    /// <param name="options">What <paramref name="output"/> leaves open.</param>
    /// <exception cref="ImageRejectedException">The format cannot hold that size.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Write(string sourcePath, string path, ImageOutput output, ImageOutputOptions options)
    {
        if (output.Format == ImageFormat.Png)
        {
            File.Copy(sourcePath, path, overwrite: true);
            return;
        }

        using var reader = ImageReader.Open(sourcePath, ImageLimits.None, spoolFolder: null, GamutKept.Keep);
        var (from, to) = (reader.Layout, output.Format.Fit(reader.Layout));
        using var writer = ImageWriter.Create(path, output, to, options, reader.Metadata);
        var plane = new float[from.Width];
        var row = new byte[to.RowBytes];
        while (reader.RowsLeft > 0)
        {
            var samples = reader.ReadRows(1);
            for (var band = 0; band < from.Bands; band++)
            {
                SampleConverter.ToFloat(samples, from, band, plane);
                SampleConverter.FromFloat(plane, row, to, band);
            }

            writer.WriteRows(row);
        }

        writer.Complete();
    }
}

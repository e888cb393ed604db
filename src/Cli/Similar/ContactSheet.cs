using System.CommandLine;
using AePipeline.Cli.Demo;
using AePipeline.Cli.Pipeline;
using AePipeline.Imaging;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Cli.Similar;

/// <summary>Small pictures of many uploads in one PNG file.</summary>
/// <param name="storage">The account.</param>
internal sealed class ContactSheet(PipelineStorage storage)
{
    private const int Side = 128;
    private const int MostPictures = 400;
    private const float Grey = 0.5f;

    /// <summary><c>--sheet</c>.</summary>
    public static Option<FileInfo?> CreateOption() => PngFile.CreateOption("--sheet", "Draw the images side by side to this PNG file.");

    /// <summary>Draws rows of images; what cannot be read is left grey.</summary>
    /// <param name="rows">Names of uploads, or files.</param>
    /// <param name="path">The sheet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The sheet.</returns>
    public async Task<string> WriteAsync(IReadOnlyList<IReadOnlyList<string>> rows, string path, CancellationToken cancellationToken)
    {
        var columns = Math.Min(rows.Max(row => row.Count), (int)Math.Sqrt(MostPictures));
        var pictures = new List<FloatImage>();
        foreach (var row in rows.TakeWhile(_ => pictures.Count < MostPictures))
        {
            foreach (var name in row.Take(columns)) pictures.Add(await DrawAsync(name, cancellationToken));
            while (pictures.Count % columns > 0) pictures.Add(Empty());
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        PictureFile.Write(Mosaic.Create(pictures, columns), path);
        return path;
    }

    private async Task<FloatImage> DrawAsync(string name, CancellationToken cancellationToken)
    {
        if (File.Exists(name)) return Draw(name);
        var file = Path.GetTempFileName();
        try
        {
            // What was embedded after another task, or by a bulk job, has its picture elsewhere.
            var (container, picture) = ImageReference.TryParse(name, out var image) ? ChainPlace.SourceOf(image) : (BlobContainers.Images, name);
            await storage.Blobs.GetBlobContainerClient(container).GetBlobClient(picture).DownloadToAsync(file, cancellationToken);
            return Draw(file);
        }
        catch (RequestFailedException missing) when (missing.Status is 404 or 409)
        {
            return Empty();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static FloatImage Draw(string file)
    {
        try
        {
            var image = ImageReader.ReadFloat(file, channels: 3);
            var share = (float)Side / Math.Max(image.Width, image.Height);
            var (height, width) = (Math.Max(1, (int)(image.Height * share)), Math.Max(1, (int)(image.Width * share)));
            return Centre(BicubicResizer.Resize(image, height, width));
        }
        catch (ImageRejectedException)
        {
            return Empty();
        }
    }

    private static FloatImage Centre(FloatImage image)
    {
        var tile = Empty();
        var (top, left) = ((Side - image.Height) / 2, (Side - image.Width) / 2);
        for (var line = 0; line < image.Channels * image.Height; line++)
        {
            var (channel, y) = Math.DivRem(line, image.Height);
            image.Samples.AsSpan(line * image.Width, image.Width).CopyTo(tile.Samples.AsSpan((((channel * Side) + top + y) * Side) + left));
        }

        return tile;
    }

    private static FloatImage Empty()
    {
        var samples = new float[3 * Side * Side];
        Array.Fill(samples, Grey);
        return new FloatImage(samples, 3, Side, Side);
    }
}

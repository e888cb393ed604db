using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Restoring;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Gallery.Pictures;

/// <summary>Makes part of an upload's result as strongly as somebody would like to see. Thread-safe.</summary>
/// <param name="storage">The account.</param>
/// <param name="files">Where uploads wait meanwhile.</param>
/// <param name="models">The promoted models.</param>
/// <param name="restorer">Runs them.</param>
/// <param name="limits">What is too large.</param>
internal sealed class Previews(PipelineStorage storage, WorkFiles files, ModelHost models, ImageRestorer restorer, IOptions<ImageLimits> limits)
{
    // What is looked at once is sent as it is made.
    private static readonly ImageOutputOptions s_quick = new() { PngCompression = 1 };

    /// <summary>Works on a part.</summary>
    /// <param name="image">The upload.</param>
    /// <param name="etag">The version that is meant, without quotes.</param>
    /// <param name="area">The part.</param>
    /// <param name="strength">How strongly, see <see cref="DenoiseStrength"/>.</param>
    /// <param name="cancellationToken">Gives up: somebody moved on.</param>
    /// <returns>The part as a PNG file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The area reaches beyond the image.</exception>
    /// <exception cref="ImageRejectedException">The upload cannot be read.</exception>
    /// <exception cref="ModelNotAvailableException">The task has no promoted model.</exception>
    /// <exception cref="Azure.RequestFailedException">The upload is not there in this version, or the storage does not answer.</exception>
    public async Task<byte[]> MakeAsync(ImageReference image, string etag, CropArea area, float strength, CancellationToken cancellationToken)
    {
        var upload = await files.KeepAsync(storage.Images.GetBlobClient(image.ImageName), etag, cancellationToken);
        var (part, made) = (files.NewPath(), files.NewPath());
        try
        {
            await Task.Run(() => Cut(upload, area, part), cancellationToken);
            using var lease = await models.AcquireAsync(new ModelKind<OnnxModel>(image.Task.ToFolder(), OnnxModel.Load), cancellationToken);
            await lease.RunAsync(model => restorer.RestoreAsync(part, made, ImageFormat.Png, model, strength, cancellationToken), cancellationToken);
            return await File.ReadAllBytesAsync(made, cancellationToken);
        }
        finally
        {
            File.Delete(part);
            File.Delete(made);
        }
    }

    private void Cut(string path, CropArea area, string target)
    {
        using var reader = ImageReader.Open(path, limits.Value);
        var layout = reader.Layout;
        if (!area.IsWithin(layout.Width, layout.Height)) throw new ArgumentOutOfRangeException(nameof(area), area, $"The part is not inside an image of {layout.Width} x {layout.Height} pixels.");
        for (var skipped = 0; skipped < area.Y;)
        {
            skipped += reader.ReadRows(Math.Min(reader.RowsAtOnce, area.Y - skipped)).Length / layout.RowBytes;
        }

        var pixel = layout.RowBytes / layout.Width;
        using var writer = ImageWriter.Create(target, ImageFormat.Png, layout with { Width = area.Width, Height = area.Height }, s_quick);
        for (var written = 0; written < area.Height; written++)
        {
            writer.WriteRows(reader.ReadRows(1).AsSpan(area.X * pixel, area.Width * pixel));
        }

        writer.Complete();
    }
}

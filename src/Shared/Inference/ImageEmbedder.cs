using AePipeline.Imaging;
using AePipeline.Quality;
using Microsoft.Extensions.Options;

namespace AePipeline.Inference;

/// <summary>
/// Embeds image files: brings each to the model's shape while it is decoded, a few rows at a time, so that a large photo
/// takes no more memory than a small one, and writes the reconstruction in that shape.
/// </summary>
public sealed class ImageEmbedder(
    IOptions<ImageLimits> limits, IOptions<ImageOutputOptions> output, InferenceGate gate, TimeProvider time)
{
    /// <summary>Embeds a file. On failure and when cancelled, nothing is left behind.</summary>
    /// <param name="inputPath">The image; its format is told from its content.</param>
    /// <param name="outputPath">Where the reconstruction goes; replaced when it exists.</param>
    /// <param name="outputFormat">PNG, JPEG or WebP.</param>
    /// <param name="model">The model; must stay loaded until the call ends.</param>
    /// <param name="cancellationToken">Ends the work before and after the model.</param>
    /// <exception cref="ImageRejectedException">The file will never be embedded; the message says why.</exception>
    /// <exception cref="ModelInvalidException">The model does not run, or answers with something that is not a number.</exception>
    /// <exception cref="IOException">A file can not be read or written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public async Task<EmbeddedImage> EmbedAsync(
        string inputPath, string outputPath, ImageFormat outputFormat, EmbedModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        var shape = model.Shape;
        var layout = new PixelLayout(shape.Width, shape.Height, shape.Channels, HasAlpha: false, BitDepth: 8);
        using var writer = ImageWriter.Create(outputPath, outputFormat, layout, output.Value);
        var image = await Task.Run(() => Read(inputPath, shape), cancellationToken);
        var (latent, reconstruction, elapsed) = await RunAsync(model, image.Samples, cancellationToken);

        var error = MeanSquaredError.Compute(image.Samples, reconstruction);
        if (!double.IsFinite(error) || !latent.All(float.IsFinite))
        {
            throw new ModelInvalidException($"{model.File.Name} answers this image with values that are not finite.");
        }

        writer.Write(image with { Samples = reconstruction });
        writer.Complete();
        return new EmbeddedImage(
            new Embedding(latent, error, model.File.ReconstructionError?.ZScoreOf(error)),
            shape.Width,
            shape.Height,
            model.File.Name,
            model.Provider,
            elapsed);
    }

    private FloatImage Read(string path, ImageShape shape)
    {
        using var reader = ImageReader.Open(path, limits.Value);
        return shape.Fit(reader);
    }

    private async Task<(float[] Latent, float[] Reconstruction, TimeSpan Elapsed)> RunAsync(
        EmbedModel model, float[] samples, CancellationToken cancellationToken)
    {
        using (await gate.EnterAsync(cancellationToken))
        {
            var started = time.GetTimestamp();
            var (latent, reconstruction) = await Task.Run(() => model.Run(samples, cancellationToken), cancellationToken);
            return (latent, reconstruction, time.GetElapsedTime(started));
        }
    }
}

using System.Runtime.CompilerServices;
using AePipeline.Imaging;
using AePipeline.Inference.Turns;
using AePipeline.Quality;
using Microsoft.Extensions.Options;

namespace AePipeline.Inference.Embeddings;

/// <summary>
/// Embeds image files: brings each to the model's shape while it is decoded, a few rows at a time, so that a large photo
/// takes no more memory than a small one, and writes the reconstruction in that shape.
/// </summary>
public sealed class ImageEmbedder(
    IOptions<ImageLimits> limits, IOptions<ImageOutputOptions> output, InferenceGate gate, MemoryBudget budget, TimeProvider time)
{
    // More gain nothing, and the first image of a batch waits for its last.
    private const int LargestBatch = 16;

    private readonly ConditionalWeakTable<EmbedModel, EmbedLine> _lines = [];

    /// <summary>Embeds a file. On failure and when cancelled, nothing is left behind.</summary>
    /// <param name="inputPath">The image; its format is told from its content.</param>
    /// <param name="outputPath">Where the reconstruction goes; replaced when it exists.</param>
    /// <param name="outputFormat">One that is written: see <see cref="ImageFormats.Writable"/>.</param>
    /// <param name="model">The model; must stay loaded until the call ends.</param>
    /// <param name="cancellationToken">Ends the work before and after the model.</param>
    /// <exception cref="ImageRejectedException">The file will never be embedded; the message says why.</exception>
    /// <exception cref="ModelInvalidException">The model does not run.</exception>
    /// <exception cref="ModelNotFiniteException">It answers with NaN or infinity.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<EmbeddedImage> EmbedAsync(
        string inputPath, string outputPath, ImageFormat outputFormat, EmbedModel model, CancellationToken cancellationToken) =>
        EmbedAsync(inputPath, inputLimits: null, outputPath, new ImageOutput(outputFormat), model, cancellationToken);

    /// <summary>The same with more to say of the reconstruction's file.</summary>
    internal async Task<EmbeddedImage> EmbedAsync(
        string inputPath, ImageLimits? inputLimits, string outputPath, ImageOutput how, EmbedModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        var pages = 1;
        var spoolFolder = Path.GetDirectoryName(Path.GetFullPath(outputPath));
        var image = await ReadAsync(inputPath, inputLimits, model, reader => pages = reader.Pages, spoolFolder, cancellationToken);
        var line = _lines.GetValue(model, served => new EmbedLine(gate, images => Run(served, images, CancellationToken.None), LargestBatch));
        var run = await line.RunAsync(image.Samples).WaitAsync(cancellationToken);
        return Write(outputPath, how, model, image, run) with { Pages = pages };
    }

    /// <summary>First step: an image in the model's shape.</summary>
    /// <param name="path">The image.</param>
    /// <param name="inputLimits">What is too large; null for the limits of uploads.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the work before it begins.</param>
    internal Task<FloatImage> ReadAsync(string path, ImageLimits? inputLimits, EmbedModel model, CancellationToken cancellationToken) =>
        ReadAsync(path, inputLimits, model, opened: null, spoolFolder: null, cancellationToken);

    private async Task<FloatImage> ReadAsync(
        string path, ImageLimits? inputLimits, EmbedModel model, Action<ImageReader>? opened, string? spoolFolder, CancellationToken cancellationToken)
    {
        var allowed = inputLimits ?? limits.Value;
        var header = await Task.Run(() => ImageHeader.Read(path, allowed), cancellationToken);
        var spooled = header.IsTurned && MemoryFolder.Is(spoolFolder ?? Path.GetTempPath()) ? header.PixelBytes : 0;
        using var memory = await budget.BorrowAsync(header.ReadingBytes + spooled + RowsInHand(header.Layout), cancellationToken);
        return await Task.Run(
            () =>
            {
                using var reader = ImageReader.Open(path, allowed, spoolFolder);
                opened?.Invoke(reader);
                return model.Shape.Fit(reader);
            },
            cancellationToken);
    }

    // As bytes, as numbers, and as numbers in the channels of the model.
    private static long RowsInHand(PixelLayout layout) => 3L * sizeof(float) * layout.RowBytes;

    /// <summary>Second step: the model, on any number of images at once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Samples of each image.</param>
    /// <param name="cancellationToken">Ends the work before the model runs.</param>
    internal async Task<EmbedRun[]> RunAsync(EmbedModel model, IReadOnlyList<float[]> images, CancellationToken cancellationToken)
    {
        using (await gate.EnterAsync(cancellationToken))
        {
            return await Task.Run(() => Run(model, images, cancellationToken), cancellationToken);
        }
    }

    private EmbedRun[] Run(EmbedModel model, IReadOnlyList<float[]> images, CancellationToken cancellationToken)
    {
        float[] batch = images is [var single] ? single : [.. images.SelectMany(samples => samples)];
        var started = time.GetTimestamp();
        var (latents, reconstructions) = model.Run(batch, cancellationToken);
        var share = time.GetElapsedTime(started) / images.Count;
        var size = latents.Length / images.Count;
        return
        [
            .. images.Select((samples, i) => new EmbedRun(
                latents.AsSpan(i * size, size).ToArray(),
                reconstructions.AsSpan(i * samples.Length, samples.Length).ToArray(),
                share)),
        ];
    }

    /// <summary>Last step: writes the reconstruction.</summary>
    internal EmbeddedImage Write(string path, ImageOutput how, EmbedModel model, FloatImage image, EmbedRun run)
    {
        var error = MeanSquaredError.Compute(image.Samples, run.Reconstruction);
        if (!double.IsFinite(error) || !run.Latent.All(float.IsFinite))
        {
            throw new ModelNotFiniteException($"{model.File.Name} answers this image with values that are not finite.");
        }

        var layout = new PixelLayout(image.Width, image.Height, image.Channels, HasAlpha: false, BitDepth: 8);
        using var writer = ImageWriter.Create(path, how, layout, output.Value);
        writer.Write(image with { Samples = run.Reconstruction });
        writer.Complete();
        return new EmbeddedImage(
            new Embedding(run.Latent, error, model.File.ReconstructionError?.ZScoreOf(error), PerceptualHash.Compute(image)),
            image.Width,
            image.Height,
            model.File.Name,
            model.Provider,
            run.Elapsed);
    }
}

using AePipeline.Families.Vae;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Turns;
using Microsoft.Extensions.Options;

namespace AePipeline.Generation;

/// <summary>
/// Makes new images with the decoder of the promoted variational autoencoder. They look like the images it was trained on
/// and are none of them. Thread-safe.
/// </summary>
/// <param name="models">Keeps the model in memory.</param>
/// <param name="gate">Takes turns with all other work.</param>
/// <param name="output">How PNG files are written.</param>
/// <param name="time">Times the model.</param>
public sealed class ImageGenerator(ModelHost models, InferenceGate gate, IOptions<ImageOutputOptions> output, TimeProvider time)
{
    /// <summary>Generates images.</summary>
    /// <param name="request">How many, or from which latents.</param>
    /// <param name="cancellationToken">Ends the work before and after the model, and between images.</param>
    /// <exception cref="GenerationRequestException">It is not a possible request, or not for this model.</exception>
    /// <exception cref="ModelNotAvailableException">No vae model is promoted, or none that loads.</exception>
    /// <exception cref="ModelInvalidException">The model does not run, or answers with something that is not a number.</exception>
    /// <exception cref="IOException">The disc is full.</exception>
    /// <remarks>
    /// Latents are drawn from N(0, I) by a seeded <see cref="Random"/>, whose numbers are the same on every machine, and Box
    /// and Muller (1958), "A Note on the Generation of Random Normal Deviates".
    /// </remarks>
    public async Task<GeneratedImages> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        using var lease = await models.AcquireAsync(VaeFamily.Kind, cancellationToken);
        var model = lease.Model;
        var plan = ImagePlan.Of(request, model);
        var (samples, elapsed) = await DecodeAsync(model, plan, cancellationToken);
        if (!samples.All(float.IsFinite))
        {
            throw new ModelInvalidException($"{model.DecoderFile} answers these latents with values that are not finite.");
        }

        var shape = model.Shape;
        var pictures = samples.Chunk(shape.Length).Select(image => new FloatImage(image, shape.Channels, shape.Height, shape.Width)).ToList();
        var files = await Task.Run(
            () => Encode([.. pictures, Mosaic.Create(pictures, plan.Columns)], cancellationToken),
            cancellationToken);
        return new GeneratedImages(
            lease.Version,
            model.DecoderFile,
            model.Provider,
            request.Latents is null ? request.Seed : null,
            [.. plan.Latents.Chunk(model.Dimensions).Index().Select(image => new GeneratedImage(image.Item, plan.Classes is { } classes ? model.Classes[classes[image.Index]] : null, files[image.Index]))],
            ContactSheet: files[^1],
            elapsed);
    }

    private async Task<(float[] Samples, TimeSpan Elapsed)> DecodeAsync(VaeModel model, ImagePlan plan, CancellationToken cancellationToken)
    {
        using (await gate.EnterAsync(cancellationToken))
        {
            var started = time.GetTimestamp();
            var samples = await Task.Run(() => model.Decode(plan.Latents, plan.Classes, cancellationToken), cancellationToken);
            return (samples, time.GetElapsedTime(started));
        }
    }

    private List<byte[]> Encode(IReadOnlyList<FloatImage> images, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("aepipeline-");
        try
        {
            var path = Path.Combine(folder.FullName, "image.png");
            var files = new List<byte[]>();
            foreach (var image in images)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var layout = new PixelLayout(image.Width, image.Height, image.Channels, HasAlpha: false, BitDepth: 8);
                using (var writer = ImageWriter.Create(path, ImageFormat.Png, layout, output.Value))
                {
                    writer.Write(image);
                    writer.Complete();
                }

                files.Add(File.ReadAllBytes(path));
            }

            return files;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

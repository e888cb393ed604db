using AePipeline.Models;

namespace AePipeline.Inference;

/// <summary>
/// A variational autoencoder, loaded and verified: an encoder from image to the mean and log-variance of its latent, and
/// a decoder from latent to image. Thread-safe.
/// </summary>
public sealed class VaeModel : IDisposable
{
    private readonly BatchSession _encoder;
    private readonly BatchSession _decoder;

    private VaeModel(ModelCard card, BatchSession encoder, BatchSession decoder)
    {
        Card = card;
        _encoder = encoder;
        _decoder = decoder;
        Shape = ImageShape.Of(encoder, TensorNames.Image);
        Dimensions = decoder.ShapeOf(TensorNames.Code) is [var d]
            ? d
            : throw new ModelInvalidException($"The input '{TensorNames.Code}' of {decoder.File} is not a vector.");
    }

    /// <summary>The version's card.</summary>
    public ModelCard Card { get; }

    /// <summary>The images that it takes and makes.</summary>
    public ImageShape Shape { get; }

    /// <summary>d: length of a latent.</summary>
    public int Dimensions { get; }

    /// <summary>Loads the version's encoder and decoder; which file is which is told from their tensors.</summary>
    /// <param name="card">The version's card.</param>
    /// <param name="directory">Folder with the files that the card lists.</param>
    /// <param name="options">Threads and precision.</param>
    /// <exception cref="ModelInvalidException">The encoder or the decoder is missing, or not the one on the card.</exception>
    public static VaeModel Load(ModelCard card, string directory, InferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(options);
        using var settings = OnnxModel.CreateSessionOptions(options);
        var sessions = new List<BatchSession>();
        try
        {
            foreach (var file in card.Files.OrderByDescending(file => file.Precision == options.Precision))
            {
                sessions.Add(BatchSession.Load(file, directory, settings));
            }

            var encoder = sessions.Find(session => session.Has(TensorNames.Image, TensorNames.Mean, TensorNames.LogVariance));
            var decoder = sessions.Find(session => session.Has(TensorNames.Code, TensorNames.Image));
            if (encoder is null || decoder is null)
            {
                throw new ModelInvalidException(
                    $"The card of {card.Version} lists {string.Join(", ", card.Files.Select(file => file.Name))}; a variational autoencoder needs "
                    + $"an encoder ({TensorNames.Image} to {TensorNames.Mean} and {TensorNames.LogVariance}) and a decoder ({TensorNames.Code} to {TensorNames.Image}).");
            }

            var model = new VaeModel(card, encoder, decoder);
            sessions.RemoveAll(session => session == encoder || session == decoder);
            return model;
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
        }
    }

    /// <summary>Encodes images.</summary>
    /// <param name="images"><c>[N, C, H, W]</c> of the model's shape, in [0, 1].</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>Means and log-variances, each <c>[N, d]</c>.</returns>
    /// <exception cref="ModelInvalidException">ONNX Runtime can not run the file.</exception>
    public (float[] Means, float[] LogVariances) Encode(float[] images, CancellationToken cancellationToken)
    {
        var outputs = _encoder.Run(TensorNames.Image, images, Shape.Dimensions, [TensorNames.Mean, TensorNames.LogVariance], cancellationToken);
        return (outputs[0], outputs[1]);
    }

    /// <summary>Decodes latents.</summary>
    /// <param name="latents"><c>[N, d]</c>.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>Images <c>[N, C, H, W]</c> in [0, 1].</returns>
    /// <exception cref="ModelInvalidException">ONNX Runtime can not run the file.</exception>
    public float[] Decode(float[] latents, CancellationToken cancellationToken) =>
        _decoder.Run(TensorNames.Code, latents, [Dimensions], [TensorNames.Image], cancellationToken)[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }
}

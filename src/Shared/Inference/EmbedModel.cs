using AePipeline.Models;

namespace AePipeline.Inference;

/// <summary>An embedding model, loaded and verified: image to latent vector and reconstruction. Thread-safe.</summary>
public sealed class EmbedModel : IDisposable
{
    private readonly BatchSession _session;

    private EmbedModel(ModelCard card, BatchSession session)
    {
        Card = card;
        _session = session;
        Shape = ImageShape.Of(session, TensorNames.Image);
    }

    /// <summary>The version's card.</summary>
    public ModelCard Card { get; }

    /// <summary>The images that it takes.</summary>
    public ImageShape Shape { get; }

    /// <summary>Loads the first of the version's files with the preferred precision.</summary>
    /// <param name="card">The version's card.</param>
    /// <param name="directory">Folder with the files that the card lists.</param>
    /// <param name="options">Threads and precision.</param>
    /// <exception cref="ModelInvalidException">No file is an embedding model, or it is not the one on the card.</exception>
    public static EmbedModel Load(ModelCard card, string directory, InferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(options);
        using var settings = OnnxModel.CreateSessionOptions(options);
        var file = card.Files.FirstOrDefault(file => file.Precision == options.Precision) ?? card.Files[0];
        var session = BatchSession.Load(file, directory, settings);
        try
        {
            return session.Has(TensorNames.Image, TensorNames.Latent, TensorNames.Reconstruction)
                ? new EmbedModel(card, session)
                : throw new ModelInvalidException(
                    $"{file.Name} has the outputs {string.Join(", ", session.Outputs)}; an embedding model gives {TensorNames.Latent} and {TensorNames.Reconstruction}.");
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Embeds images.</summary>
    /// <param name="images"><c>[N, C, H, W]</c> of the model's shape, in [0, 1].</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>Latents <c>[N, d]</c> and reconstructions <c>[N, C, H, W]</c>.</returns>
    /// <exception cref="ModelInvalidException">ONNX Runtime can not run the file.</exception>
    public (float[] Latents, float[] Reconstructions) Run(float[] images, CancellationToken cancellationToken)
    {
        var outputs = _session.Run(
            TensorNames.Image, images, Shape.Dimensions, [TensorNames.Latent, TensorNames.Reconstruction], cancellationToken);
        return (outputs[0], outputs[1]);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}

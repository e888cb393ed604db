using AePipeline.Inference.Hosting;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Sessions;
using AePipeline.Models;

namespace AePipeline.Inference.Embeddings;

/// <summary>An embedding model, loaded and verified: image to latent vector and reconstruction. Thread-safe.</summary>
public sealed class EmbedModel : IServedModel
{
    private readonly BatchSession _session;
    private readonly ExecutionProvider _provider;

    private EmbedModel(ModelCard card, ModelFile file, ExecutionProvider provider, BatchSession session)
    {
        Card = card;
        File = file;
        _provider = provider;
        _session = session;
        Shape = ImageShape.Of(session, TensorNames.Image);
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <summary>The file that runs.</summary>
    public ModelFile File { get; }

    /// <inheritdoc/>
    public string Provider => _provider.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Files => [File.Name];

    /// <summary>The images that it takes.</summary>
    public ImageShape Shape { get; }

    /// <summary>Loads the first of the version's files with the preferred precision.</summary>
    /// <param name="card">The version's card.</param>
    /// <param name="directory">Folder with the files that the card lists.</param>
    /// <param name="options">Provider, threads and precision.</param>
    /// <exception cref="ModelInvalidException">No file is an embedding model, or it is not the one on the card.</exception>
    /// <exception cref="ProviderUnavailableException">CUDA was asked for by name and is not there.</exception>
    public static EmbedModel Load(ModelCard card, string directory, InferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(options);
        using var settings = OnnxModel.CreateSessionOptions(options);
        var provider = ExecutionProvider.Append(settings, options);
        var file = card.Files.FirstOrDefault(file => file.Precision == options.Precision) ?? card.Files[0];
        var session = BatchSession.Load(file, directory, settings);
        try
        {
            Check(file, session);
            var model = new EmbedModel(card, file, provider, session);
            return model.FitsCard
                ? model
                : throw new ModelInvalidException(
                    $"{file.Name} takes images of [{string.Join(", ", model.Shape.Dimensions)}]; its card says [{file.Channels}, {file.Height}, {file.Width}].");
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void WarmUp()
    {
        var grey = new float[Shape.Length];
        Array.Fill(grey, 0.5f);
        var (latent, reconstruction) = Run(grey, CancellationToken.None);
        if (latent.Length != (File.LatentSize ?? latent.Length) || reconstruction.Length != grey.Length)
        {
            throw new ModelInvalidException(
                $"{File.Name} answers an image of {grey.Length} samples with {latent.Length} latent values and {reconstruction.Length} samples; its card says {File.LatentSize} and the reconstruction has the image's shape.");
        }

        if (!latent.Concat(reconstruction).All(float.IsFinite))
        {
            throw new ModelNotFiniteException($"{File.Name} answers an even grey image with values that are not finite.");
        }
    }

    /// <summary>Embeds images.</summary>
    /// <param name="images"><c>[N, C, H, W]</c> of the model's shape, in [0, 1].</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>Latents <c>[N, d]</c> and reconstructions <c>[N, C, H, W]</c>.</returns>
    /// <exception cref="ModelInvalidException">ONNX Runtime cannot run the file.</exception>
    public (float[] Latents, float[] Reconstructions) Run(float[] images, CancellationToken cancellationToken)
    {
        var outputs = _session.Run(
            TensorNames.Image, images, Shape.Dimensions, [TensorNames.Latent, TensorNames.Reconstruction], cancellationToken);
        return (outputs[0], outputs[1]);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private bool FitsCard =>
        Shape.Channels == File.Channels && Shape.Height == (File.Height ?? Shape.Height) && Shape.Width == (File.Width ?? Shape.Width);

    private static void Check(ModelFile file, BatchSession session)
    {
        if (!session.Has(TensorNames.Image, TensorNames.Latent, TensorNames.Reconstruction))
        {
            throw new ModelInvalidException(
                $"{file.Name} has the outputs {string.Join(", ", session.Outputs)}; an embedding model gives {TensorNames.Latent} and {TensorNames.Reconstruction}.");
        }
    }
}

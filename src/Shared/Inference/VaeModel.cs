using AePipeline.Inference.Hosting;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Sessions;
using AePipeline.Models;

namespace AePipeline.Inference;

/// <summary>
/// A variational autoencoder, loaded and verified: an encoder from image to the mean and log-variance of its latent, and
/// a decoder from latent to image. A conditional one is told the class of each image in both. Thread-safe.
/// </summary>
public sealed class VaeModel : IServedModel
{
    private readonly BatchSession _encoder;
    private readonly BatchSession _decoder;
    private readonly ExecutionProvider _provider;

    private VaeModel(ModelCard card, ExecutionProvider provider, BatchSession encoder, BatchSession decoder)
    {
        Card = card;
        _provider = provider;
        _encoder = encoder;
        _decoder = decoder;
        Shape = ImageShape.Of(encoder, TensorNames.Image);
        Dimensions = decoder.ShapeOf(TensorNames.Code) is [var d]
            ? d
            : throw new ModelInvalidException($"The input '{TensorNames.Code}' of {decoder.File} is not a vector.");
        foreach (var session in (BatchSession[])[encoder, decoder]) CheckClasses(session);
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public string Provider => _provider.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Files => [_encoder.File, _decoder.File];

    /// <summary>The file that makes images from latents.</summary>
    public string DecoderFile => _decoder.File;

    /// <summary>The images that it takes and makes.</summary>
    public ImageShape Shape { get; }

    /// <summary>d: length of a latent.</summary>
    public int Dimensions { get; }

    /// <summary>Names of the classes that a conditional model is told, by number; none for a plain one.</summary>
    public IReadOnlyList<string> Classes => Card.Classes;

    /// <summary>Loads the version's encoder and decoder; which file is which is told from their tensors.</summary>
    /// <param name="card">The version's card.</param>
    /// <param name="directory">Folder with the files that the card lists.</param>
    /// <param name="options">Provider, threads and precision.</param>
    /// <exception cref="ModelInvalidException">The encoder or the decoder is missing, not the one on the card, or told of other classes than the card's.</exception>
    /// <exception cref="ProviderUnavailableException">CUDA was asked for by name and is not there.</exception>
    public static VaeModel Load(ModelCard card, string directory, InferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(options);
        using var settings = OnnxModel.CreateSessionOptions(options);
        var provider = ExecutionProvider.Append(settings, options);
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

            var model = new VaeModel(card, provider, encoder, decoder);
            sessions.RemoveAll(session => session == encoder || session == decoder);
            return model;
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
        }
    }

    /// <inheritdoc/>
    public void WarmUp()
    {
        var grey = new float[Shape.Length];
        Array.Fill(grey, 0.5f);
        int[]? first = Classes.Count > 0 ? [0] : null;
        var (means, logVariances) = Encode(grey, first, CancellationToken.None);
        var image = Decode(new float[Dimensions], first, CancellationToken.None);
        if (means.Length != Dimensions || logVariances.Length != Dimensions || image.Length != Shape.Length)
        {
            throw new ModelInvalidException(
                $"{_encoder.File} gives {means.Length} means and {logVariances.Length} log-variances, {_decoder.File} takes {Dimensions} values and gives {image.Length} samples; "
                + $"the three must be as many, and the image that of the encoder, [{string.Join(", ", Shape.Dimensions)}].");
        }

        if (!means.Concat(logVariances).Concat(image).All(float.IsFinite))
        {
            throw new ModelNotFiniteException($"{_encoder.File} or {_decoder.File} answers an even grey image, or the latent 0, with values that are not finite.");
        }
    }

    /// <summary>Encodes images.</summary>
    /// <param name="images"><c>[N, C, H, W]</c> of the model's shape, in [0, 1].</param>
    /// <param name="classes">Number of each image's class, <c>[N]</c>, for a conditional model; null for a plain one.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>Means and log-variances, each <c>[N, d]</c>.</returns>
    /// <exception cref="ArgumentException">There are classes and the model is plain, or it is conditional and they are not one for each image.</exception>
    /// <exception cref="ModelInvalidException">ONNX Runtime cannot run the file.</exception>
    public (float[] Means, float[] LogVariances) Encode(float[] images, IReadOnlyList<int>? classes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        BatchInput[] inputs = [new(TensorNames.Image, images, Shape.Dimensions), .. OneHot(classes, images.Length / Shape.Length)];
        var outputs = _encoder.Run(inputs, [TensorNames.Mean, TensorNames.LogVariance], cancellationToken);
        return (outputs[0], outputs[1]);
    }

    /// <summary>Decodes latents.</summary>
    /// <param name="latents"><c>[N, d]</c>.</param>
    /// <param name="classes">Number of each image's class, <c>[N]</c>, for a conditional model; null for a plain one.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>Images <c>[N, C, H, W]</c> in [0, 1].</returns>
    /// <exception cref="ArgumentException">There are classes and the model is plain, or it is conditional and they are not one for each latent.</exception>
    /// <exception cref="ModelInvalidException">ONNX Runtime cannot run the file.</exception>
    public float[] Decode(float[] latents, IReadOnlyList<int>? classes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(latents);
        BatchInput[] inputs = [new(TensorNames.Code, latents, [Dimensions]), .. OneHot(classes, latents.Length / Dimensions)];
        return _decoder.Run(inputs, [TensorNames.Image], cancellationToken)[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    private void CheckClasses(BatchSession session)
    {
        var told = session.Inputs.Contains(TensorNames.Class) ? session.ShapeOf(TensorNames.Class) : [0];
        if (told is not [var count] || count != Classes.Count)
        {
            throw new ModelInvalidException(
                $"{session.File} is told of [{string.Join(", ", told)}] classes by its input '{TensorNames.Class}'; the card of {Card.Version} names {Classes.Count}. The two must agree.");
        }
    }

    private BatchInput[] OneHot(IReadOnlyList<int>? classes, int count)
    {
        if ((classes?.Count ?? 0) != (Classes.Count > 0 ? count : 0))
        {
            throw new ArgumentException(
                $"{classes?.Count ?? 0} classes are given for {count} images; the vae model {Card.Version} has {Classes.Count} classes and takes {(Classes.Count > 0 ? "one for each image" : "none")}.", nameof(classes));
        }

        if (classes is null) return [];
        var values = new float[count * Classes.Count];
        for (var i = 0; i < count; i++) values[(i * Classes.Count) + classes[i]] = 1;
        return [new BatchInput(TensorNames.Class, values, [Classes.Count])];
    }
}

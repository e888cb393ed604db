using AePipeline.Inference.Hosting;
using AePipeline.Inference.Sessions;
using AePipeline.Inference.Tiles;
using AePipeline.Inference.Turns;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.ML.OnnxRuntime;

namespace AePipeline.Inference.Restoring;

/// <summary>
/// A model version that turns an image into an image, loaded and verified. Thread-safe; calls are not limited here, see
/// <see cref="InferenceGate"/>.
/// </summary>
public sealed class OnnxModel : IServedModel
{
    private const int WarmUpSide = 64;

    private readonly Dictionary<int, ModelSession> _byChannels;
    private readonly ExecutionProvider _provider;

    private OnnxModel(ModelCard card, ExecutionProvider provider, Dictionary<int, ModelSession> byChannels)
    {
        Card = card;
        _provider = provider;
        _byChannels = byChannels;
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public string Provider => _provider.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Files => [.. _byChannels.Values.Select(session => session.File.Name)];

    /// <summary>Why it is that provider, in a sentence for the log.</summary>
    public string ProviderReason => _provider.Reason;

    /// <summary>
    /// Loads the version's files from a folder: for each number of channels the one with the preferred precision, or the
    /// faster one. Every loaded file's SHA-256 is compared with the card and its tensors with the contract.
    /// </summary>
    /// <param name="card">The version's card.</param>
    /// <param name="directory">Folder with the files that the card lists.</param>
    /// <param name="options">Provider, threads and precision.</param>
    /// <exception cref="ModelInvalidException">A file is missing, not the one on the card, or breaks the tensor contract.</exception>
    /// <exception cref="ProviderUnavailableException">CUDA was asked for by name and is not there.</exception>
    public static OnnxModel Load(ModelCard card, string directory, InferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        if (card.Files.Count == 0)
        {
            throw new ModelInvalidException($"The card of model {card.Version} lists no files.");
        }

        using var session = CreateSessionOptions(options);
        var provider = ExecutionProvider.Append(session, options);
        Func<SessionOptions>? oneCore = options.DividesCores && provider.Name == ExecutionProvider.Cpu ? () => CreateSessionOptions(options, threads: 1) : null;
        var byChannels = new Dictionary<int, ModelSession>();
        var model = new OnnxModel(card, provider, byChannels);
        try
        {
            foreach (var files in card.Files.GroupBy(file => file.Channels))
            {
                byChannels.Add(files.Key, PrecisionChoice.Load(card, [.. files], directory, session, oneCore, options));
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void WarmUp()
    {
        foreach (var session in _byChannels.Values)
        {
            var (height, width) = (session.File.Height ?? WarmUpSide, session.File.Width ?? WarmUpSide);
            var grey = new float[session.File.Channels * height * width];
            Array.Fill(grey, 0.5f);
            if (!WholeImage.Run(session, grey, session.File.Channels, height, width, DenoiseStrength.Default).All(float.IsFinite))
            {
                throw new ModelNotFiniteException($"{session.File.Name} answers an even grey image with values that are not finite.");
            }

            // Or the first of many images would wait for it.
            if (session.RunsOnOneCore) session.WarmUpOneCore();
        }
    }

    /// <summary>
    /// Runs the model on a whole image in memory, in one piece. Sides that are no multiple of the alignment are padded by
    /// reflection and cut again. Grey and colour are brought to what the model takes as in <see cref="ImageRestorer"/>.
    /// </summary>
    /// <param name="image">Samples <c>[C, H, W]</c> in [0, 1]; noise may leave that range.</param>
    /// <param name="channels">C: 3 or 1.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="strength">
    /// How strongly to denoise, 0 to 2: at 0 the image comes back exactly and no model runs, 1 is as much as the model finds
    /// right. A file that takes no strength is blended with the image below 1, and above counts as 1. Upscaling knows 1 only.
    /// </param>
    /// <returns>Samples <c>[C, H * scale, W * scale]</c> as the model gives them, not clamped.</returns>
    /// <exception cref="ArgumentException">The shape does not match the number of samples, or the strength is not a possible one.</exception>
    public float[] Run(ReadOnlyMemory<float> image, int channels, int height, int width, float strength = DenoiseStrength.Default)
    {
        CheckStrength(strength);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (channels is not (1 or 3) || image.Length != (long)channels * height * width)
        {
            throw new ArgumentException($"[{channels}, {height}, {width}] is not the shape of {image.Length} samples in 1 or 3 channels.", nameof(image));
        }

        return WholeImage.Run(SelectSession(channels), image.Span, channels, height, width, strength);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in _byChannels.Values)
        {
            session.Dispose();
        }
    }

    /// <summary>The file for images with that many channels; when there is none, the other one, see <see cref="ChannelPlan"/>.</summary>
    internal ModelSession SelectSession(int channels) =>
        _byChannels.TryGetValue(channels, out var session) ? session : _byChannels.Values.First();

    /// <exception cref="ArgumentException">The strength is out of range, or one that this task's models do not have.</exception>
    internal void CheckStrength(float strength)
    {
        if (!DenoiseStrength.IsPossible(strength))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, $"The strength {DenoiseStrength.Rule}.");
        }

        if (strength != DenoiseStrength.Default && TensorContract.For(Card).Strength is null)
        {
            throw new ArgumentException($"Models for {Card.Task} take no strength: leave it at {DenoiseStrength.Format(DenoiseStrength.Default)}.", nameof(strength));
        }
    }

    /// <param name="options">Say how many threads.</param>
    /// <param name="threads">As many in their place; null for those of the options.</param>
    internal static SessionOptions CreateSessionOptions(InferenceOptions options, int? threads = null)
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = threads ?? options.EffectiveThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,

            // A pattern is one block for all of a shape's tensors, beside what the first run of that shape took piece by
            // piece: with tiles of one shape it saved no time and held 530 MB where the pieces alone take 400.
            EnableMemoryPattern = false,
        };

        // Multiplies unsigned by unsigned bytes: where others would overflow, and only there, since it takes four times as long
        // as the instructions that do not.
        if (!ByteProducts.AreExact) session.AddSessionConfigEntry("session.x64quantprecision", "1");

        // Threads that spin while they wait take the cores from decoding and encoding, and from other containers.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        SharedArena.Use(session);
        return session;
    }
}

using System.Security.Cryptography;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.ML.OnnxRuntime;

namespace AePipeline.Inference.Sessions;

/// <summary>One ONNX file of a model version, checked and ready to run.</summary>
internal sealed class ModelSession : IDisposable
{
    private const int SmallSide = 64;

    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly InferenceSession _session;
    private readonly Lazy<InferenceSession>? _oneCore;
    private readonly RunOptions _run = new();
    private readonly RunOptions _runAndRelease = new();

    private ModelSession(ModelFile file, int scale, TensorContract contract, InferenceSession session, Lazy<InferenceSession>? oneCore)
    {
        File = file;
        Scale = scale;
        _inputs = contract.InputsOf(file);
        _outputs = [contract.Output];
        _session = session;
        _oneCore = oneCore;
        _runAndRelease.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
    }

    public ModelFile File { get; }

    public int Scale { get; }

    /// <summary>
    /// Pixels around a tile that its kept part depends on: half of the receptive field, in whole steps of the alignment
    /// so that a tile's strided layers sample the same pixels as the whole image's.
    /// </summary>
    public int Margin => Align(Math.Max(1, (File.ReceptiveField + 1) / 2));

    /// <summary>Whether runs can keep to one thread each.</summary>
    public bool RunsOnOneCore => _oneCore is not null;

    /// <param name="card">The version's card.</param>
    /// <param name="file">The file.</param>
    /// <param name="directory">Folder that it is in.</param>
    /// <param name="options">Provider and threads.</param>
    /// <param name="oneCore">Makes options for runs of one thread; null where there are none.</param>
    /// <exception cref="ModelInvalidException">The file is missing, not the one on the card, or breaks the contract.</exception>
    public static ModelSession Load(ModelCard card, ModelFile file, string directory, SessionOptions options, Func<SessionOptions>? oneCore = null)
    {
        var contract = TensorContract.For(card);
        var isWhole = file is { ReceptiveField: 0, Height: > 0, Width: > 0 };
        if (file is not { Channels: 1 or 3, ReceptiveField: >= 0, Alignment: > 0 } || (file.ReceptiveField == 0 && !isWhole) || card.Scale < 1)
        {
            throw new ModelInvalidException(
                $"The card of {file.Name} states {file.Channels} channels, a receptive field of {file.ReceptiveField}, an alignment of {file.Alignment} and a scale of {card.Scale}. "
                + "Images need 3 channels or 1 and the others above 0; only a file that states its height and width has no receptive field.");
        }

        var bytes = ReadVerified(file, Path.Combine(directory, file.Name));
        try
        {
            var session = new InferenceSession(bytes, options);
            try
            {
                contract.Check(file, card.Scale, session);
                return new ModelSession(file, card.Scale, contract, session, oneCore is null ? null : new(() => Open(bytes, oneCore)));
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelInvalidException($"ONNX Runtime does not load {file.Name}: {exception.Message}", exception);
        }
    }

    /// <exception cref="ModelInvalidException">The model takes images of one size only, and this is another.</exception>
    public void CheckSize(int height, int width)
    {
        if (height != (File.Height ?? height) || width != (File.Width ?? width))
        {
            throw new ModelInvalidException($"{File.Name} takes images of {File.Width} x {File.Height} pixels only; this one has {width} x {height}.");
        }
    }

    /// <summary>The length rounded up to the alignment.</summary>
    public int Align(int length) => checked((length + File.Alignment - 1) / File.Alignment * File.Alignment);

    /// <summary>Runs the model. Thread-safe, as long as every call has its own buffers; see <see cref="ModelBuffers"/>.</summary>
    /// <param name="inputs">The image, and the strength where the file takes one.</param>
    /// <param name="outputs">The answer.</param>
    /// <param name="input">The image's size, for what goes wrong.</param>
    /// <param name="hasOneCore">Whether to keep to one thread, see <see cref="RunsOnOneCore"/>.</param>
    /// <param name="release">Whether to give back afterwards what ONNX Runtime keeps of the largest run so far for the next one.</param>
    /// <exception cref="ModelInvalidException">ONNX Runtime cannot run the file on the input.</exception>
    public void Run(OrtValue[] inputs, OrtValue[] outputs, TensorBuffer input, bool hasOneCore = false, bool release = false)
    {
        try
        {
            var session = hasOneCore ? _oneCore!.Value : _session;
            session.Run(release ? _runAndRelease : _run, _inputs, inputs, _outputs, outputs);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelInvalidException(
                $"{File.Name} does not run on {input.Width} x {input.Height} pixels: {exception.Message}", exception);
        }
    }

    /// <summary>Gives back the memory that ONNX Runtime keeps of the largest run so far, but for what other runs are using now.</summary>
    /// <exception cref="ModelInvalidException">ONNX Runtime cannot run the file.</exception>
    public void ReleaseMemory()
    {
        // Only a run can do it: a small one.
        using var buffers = SmallBuffers();
        buffers.Run(release: true);
        if (_oneCore is { IsValueCreated: true }) buffers.Run(hasOneCore: true, release: true);
    }

    /// <summary>Makes what runs on one core ready, and has it run once.</summary>
    /// <exception cref="ModelInvalidException">ONNX Runtime cannot run the file.</exception>
    public void WarmUpOneCore()
    {
        using var buffers = SmallBuffers();
        buffers.Run(hasOneCore: true);
    }

    private ModelBuffers SmallBuffers() => new(this, File.Height ?? Align(SmallSide), File.Width ?? Align(SmallSide), DenoiseStrength.Default);

    public void Dispose()
    {
        _run.Dispose();
        _runAndRelease.Dispose();
        _session.Dispose();
        if (_oneCore is { IsValueCreated: true }) _oneCore.Value.Dispose();
    }

    private static InferenceSession Open(byte[] bytes, Func<SessionOptions> create)
    {
        using var options = create();
        return new InferenceSession(bytes, options);
    }

    // The bytes that are checked are the bytes that are loaded.
    internal static byte[] ReadVerified(ModelFile file, string path)
    {
        byte[] bytes;
        try
        {
            bytes = System.IO.File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelInvalidException($"The model's file {file.Name} is missing.", exception);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return string.Equals(hash, file.Sha256, StringComparison.OrdinalIgnoreCase)
            ? bytes
            : throw new ModelInvalidException(
                $"{file.Name} is not the file on its card: {bytes.Length:N0} bytes with SHA-256 {hash}, expected {file.Size:N0} bytes with {file.Sha256}.");
    }
}

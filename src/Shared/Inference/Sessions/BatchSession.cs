using AePipeline.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AePipeline.Inference.Sessions;

/// <summary>One ONNX file that takes a whole batch of equal shapes, verified against its card.</summary>
internal sealed class BatchSession : IDisposable
{
    private const int LargestBatch = 64;

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    private BatchSession(string file, InferenceSession session)
    {
        File = file;
        _session = session;
    }

    public string File { get; }

    public IEnumerable<string> Inputs => _session.InputMetadata.Keys;

    public IEnumerable<string> Outputs => _session.OutputMetadata.Keys;

    /// <exception cref="ModelInvalidException">The file is missing, not the one on the card, or does not load.</exception>
    public static BatchSession Load(ModelFile file, string directory, SessionOptions options)
    {
        try
        {
            return new BatchSession(file.Name, new InferenceSession(ModelSession.ReadVerified(file, Path.Combine(directory, file.Name)), options));
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelInvalidException($"ONNX Runtime does not load {file.Name}: {exception.Message}", exception);
        }
    }

    public bool Has(string input, params IReadOnlyList<string> outputs) =>
        _session.InputMetadata.ContainsKey(input) && outputs.All(_session.OutputMetadata.ContainsKey);

    /// <summary>The sizes of an input's dimensions after the batch's.</summary>
    /// <exception cref="ModelInvalidException">The input is not a float tensor of fixed shape.</exception>
    public int[] ShapeOf(string input)
    {
        var tensor = _session.InputMetadata[input];
        return tensor.ElementDataType == TensorElementType.Float && tensor.Dimensions is [-1, .. var shape] && shape.All(size => size > 0)
            ? shape
            : throw new ModelInvalidException(
                $"The input '{input}' of {File} is {tensor.ElementDataType} [{string.Join(", ", tensor.Dimensions)}]; it must be float, with only the batch left open.");
    }

    /// <summary>Runs any number of vectors, batch by batch.</summary>
    /// <param name="input">Name of the only input.</param>
    /// <param name="values">N vectors in a row.</param>
    /// <param name="shape">Shape of one vector.</param>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>For each output the N vectors in a row.</returns>
    public float[][] Run(string input, float[] values, IReadOnlyList<int> shape, IReadOnlyList<string> outputs, CancellationToken cancellationToken) =>
        Run([new BatchInput(input, values, shape)], outputs, cancellationToken);

    /// <summary>Runs any number of vectors of several inputs, batch by batch.</summary>
    /// <param name="inputs">As many vectors of each.</param>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>For each output the N vectors in a row.</returns>
    public float[][] Run(IReadOnlyList<BatchInput> inputs, IReadOnlyList<string> outputs, CancellationToken cancellationToken)
    {
        var count = inputs[0].Values.Length / inputs[0].Length;
        var results = new float[outputs.Count][];
        for (var first = 0; first < count; first += LargestBatch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = Math.Min(LargestBatch, count - first);
            Run(inputs, first, batch, outputs, (output, samples) =>
            {
                results[output] ??= new float[checked(samples.Length / batch * count)];
                samples.CopyTo(results[output].AsSpan(samples.Length / batch * first));
            });
        }

        return results;
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private void Run(IReadOnlyList<BatchInput> inputs, int first, int count, IReadOnlyList<string> outputs, OutputReader read)
    {
        var tensors = inputs.Select(input => OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, input.Values.AsMemory(first * input.Length, count * input.Length), [count, .. input.Shape.Select(size => (long)size)])).ToList();
        try
        {
            using var answers = _session.Run(_run, [.. inputs.Select(input => input.Name)], tensors, outputs);
            for (var i = 0; i < outputs.Count; i++) read(i, answers[i].GetTensorDataAsSpan<float>());
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelInvalidException($"{File} does not run: {exception.Message}", exception);
        }
        finally
        {
            tensors.ForEach(tensor => tensor.Dispose());
        }
    }

    private delegate void OutputReader(int output, ReadOnlySpan<float> samples);
}

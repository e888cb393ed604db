using System.Diagnostics;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Limits;
using Microsoft.ML.OnnxRuntime;

namespace AePipeline.Bench.Peers;

/// <summary>A file in ONNX Runtime and nothing around it.</summary>
internal sealed class BareModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    /// <param name="path">The file.</param>
    public BareModel(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = CpuBudget.Cores };
        _session = new InferenceSession(path, options);
    }

    // A model that embeds answers with the latent as well.
    private string Picture => _session.OutputNames.FirstOrDefault(name => name == TensorNames.Reconstruction) ?? _session.OutputNames[0];

    /// <summary>How long it takes for images of one size at once, what goes in and what comes out being in memory.</summary>
    public TimeSpan Time(params IReadOnlyList<FloatImage> images)
    {
        using var inputs = new Inputs(_session, images);
        var started = Stopwatch.GetTimestamp();
        using var answers = _session.Run(_options, _session.InputNames, inputs.Values, _session.OutputNames);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>What it makes of an image.</summary>
    public FloatImage Restore(FloatImage image)
    {
        using var inputs = new Inputs(_session, [image]);
        using var answers = _session.Run(_options, _session.InputNames, inputs.Values, [Picture]);
        var shape = answers[0].GetTensorTypeAndShape().Shape;
        return new FloatImage(answers[0].GetTensorDataAsSpan<float>().ToArray(), (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    /// <summary>Images in a row, and the usual strength where the model takes one.</summary>
    private sealed class Inputs : IDisposable
    {
        public Inputs(InferenceSession session, IReadOnlyList<FloatImage> images)
        {
            var (count, first) = (images.Count, images[0]);
            float[] samples = count == 1 ? first.Samples : [.. images.SelectMany(image => image.Samples)];
            Values = [.. session.InputNames.Select(name => name == TensorNames.Strength
                ? OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1f, count).ToArray(), [count])
                : OrtValue.CreateTensorValueFromMemory(samples, [count, first.Channels, first.Height, first.Width]))];
        }

        public OrtValue[] Values { get; }

        public void Dispose()
        {
            foreach (var value in Values) value.Dispose();
        }
    }
}

using System.Numerics.Tensors;
using AePipeline.Storage;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AePipeline.Inference.Sessions;

/// <summary>
/// What the runs of a model for one image read and write: made once and used for every tile. A strength goes in beside the
/// image where the model takes one. Of another model's answer that part is kept by which it differs from the image; more
/// than all of it would put the noise back upside down, so that a strength above 1 counts as 1 there.
/// </summary>
internal sealed class ModelBuffers : IDisposable
{
    private readonly ModelSession _session;
    private readonly NativeBuffer? _strength;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;
    private readonly float _kept = 1;

    /// <param name="session">The model.</param>
    /// <param name="height">Height of the tiles, aligned.</param>
    /// <param name="width">Width of the tiles, aligned.</param>
    /// <param name="strength">0 to 2; for models that denoise.</param>
    public ModelBuffers(ModelSession session, int height, int width, float strength)
    {
        _session = session;
        Input = new TensorBuffer(session.File.Channels, height, width);
        Output = new TensorBuffer(session.File.Channels, checked(height * session.Scale), checked(width * session.Scale));
        _outputs = [Output.Value];
        if (!session.File.TakesStrength)
        {
            _kept = Math.Min(strength, DenoiseStrength.Default);
            _inputs = [Input.Value];
            return;
        }

        _strength = new NativeBuffer(sizeof(float));
        _strength.Slice<float>(0, 1)[0] = strength;
        _inputs =
        [
            Input.Value,
            OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [1], _strength.Address, _strength.Length),
        ];
    }

    /// <summary><c>[1, C, H, W]</c>.</summary>
    public TensorBuffer Input { get; }

    /// <summary><c>[1, C, H * scale, W * scale]</c>.</summary>
    public TensorBuffer Output { get; }

    /// <summary>Runs the model on what is in <see cref="Input"/>.</summary>
    /// <param name="hasOneCore">See <see cref="ModelSession.Run"/>.</param>
    /// <param name="release">See <see cref="ModelSession.Run"/>.</param>
    /// <exception cref="ModelInvalidException">ONNX Runtime cannot run the file on the input.</exception>
    public void Run(bool hasOneCore = false, bool release = false)
    {
        _session.Run(_inputs, _outputs, Input, hasOneCore, release);
        for (var channel = 0; _kept < 1 && channel < Input.Channels; channel++)
        {
            var answer = Output.Plane(channel);
            TensorPrimitives.Lerp(Input.Plane(channel), answer, _kept, answer);
        }
    }

    /// <summary>A number that is none would become black or white: the model is at fault, and no picture.</summary>
    /// <exception cref="ModelNotFiniteException">The answer has values that are not finite.</exception>
    public void CheckFinite()
    {
        for (var channel = 0; channel < Output.Channels; channel++)
        {
            // The largest magnitude is not a number as soon as one value is none.
            if (!float.IsFinite(TensorPrimitives.MaxMagnitude<float>(Output.Plane(channel))))
            {
                throw new ModelNotFiniteException(
                    $"{_session.File.Name} answers this image with values that are not finite. Roll back to the version before, or promote another one.");
            }
        }
    }

    public void Dispose()
    {
        foreach (var input in _inputs[1..]) input.Dispose();
        _strength?.Dispose();
        Input.Dispose();
        Output.Dispose();
    }
}

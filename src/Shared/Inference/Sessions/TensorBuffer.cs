using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AePipeline.Inference.Sessions;

/// <summary>A float tensor <c>[1, C, H, W]</c> in native memory that ONNX Runtime reads and writes in place, run after run.</summary>
internal sealed class TensorBuffer : IDisposable
{
    private readonly NativeBuffer _samples;

    public TensorBuffer(int channels, int height, int width)
    {
        Channels = channels;
        Height = height;
        Width = width;
        _samples = new NativeBuffer(checked((long)height * width * channels * sizeof(float)));
        Value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [1, channels, height, width], _samples.Address, _samples.Length);
    }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>The same memory as ONNX Runtime sees it.</summary>
    public OrtValue Value { get; }

    /// <summary>The samples of one channel, <c>[H, W]</c>.</summary>
    public Span<float> Plane(int channel) => _samples.Slice<float>((long)channel * Height * Width, Height * Width);

    /// <summary>One row of one channel, <c>[W]</c>.</summary>
    public Span<float> Row(int channel, int y) => _samples.Slice<float>((((long)channel * Height) + y) * Width, Width);

    public void Dispose()
    {
        Value.Dispose();
        _samples.Dispose();
    }
}

namespace AePipeline.TrainingJob.Onnx.Quantization;

/// <summary>The values that a map of features takes.</summary>
/// <param name="Least">The smallest, at most 0.</param>
/// <param name="Largest">The largest, at least 0.</param>
public readonly record struct ActivationRange(float Least, float Largest)
{
    private const int Steps = byte.MaxValue;

    /// <summary>What one step of an unsigned byte stands for.</summary>
    public float Scale => Largest > Least ? (Largest - Least) / Steps : 1f / Steps;

    /// <summary>The byte that stands for 0, so that 0 stays what it is.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Least / Scale), 0, Steps);

    /// <summary>What the byte 0 stands for.</summary>
    public float Lowest => -ZeroPoint * Scale;

    /// <summary>What the byte 255 stands for.</summary>
    public float Highest => (Steps - ZeroPoint) * Scale;

    /// <summary>The range with another value in it.</summary>
    public ActivationRange With(float least, float largest) => new(Math.Min(Least, least), Math.Max(Largest, largest));

    /// <summary>The range that is so many times as wide, with the same byte for 0.</summary>
    public ActivationRange Scaled(float factor) => new(Lowest * factor, Highest * factor);
}

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>How small pictures are made of large ones for an upscaler to learn from, and what else befalls them.</summary>
public sealed record ShrinkingOptions
{
    /// <summary>Weight of antialiased bicubic, the literature's.</summary>
    public double Bicubic { get; init; } = 0.5;

    /// <summary>Weight of averaging the pixels that a small one covers.</summary>
    public double Area { get; init; } = 0.15;

    /// <summary>Weight of Lanczos.</summary>
    public double Lanczos { get; init; } = 0.1;

    /// <summary>Weight of bilinear, antialiased.</summary>
    public double Bilinear { get; init; } = 0.05;

    /// <summary>Weight of no antialiasing at all.</summary>
    public double Aliased { get; init; } = 0.2;

    /// <summary>Share of large pictures that are slightly out of focus first.</summary>
    public double Blurred { get; init; } = 0.1;

    /// <summary>Share of small pictures that are then spoilt as <see cref="NoiseDegrader"/> does.</summary>
    public double Spoilt { get; init; } = 0.45;
}

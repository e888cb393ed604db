namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>Kinds of noise in a picture; all but <see cref="White"/> leave it in 8 bits.</summary>
internal enum NoiseKind
{
    /// <summary>A camera's.</summary>
    Camera,

    /// <summary>White Gaussian noise.</summary>
    White,

    /// <summary>Gaussian noise that joins channels or pixels.</summary>
    Coloured,

    /// <summary>Film grain.</summary>
    Grain,

    /// <summary>JPEG alone.</summary>
    Jpeg,

    /// <summary>None.</summary>
    Clean,
}

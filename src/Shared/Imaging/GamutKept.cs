namespace AePipeline.Imaging;

/// <summary>What becomes of colours of a picture that are beyond sRGB.</summary>
public enum GamutKept
{
    /// <summary>The result has the picture's own RGB space and says so by its profile.</summary>
    Keep,

    /// <summary>The result is in sRGB, which every program shows rightly; colours beyond it are cut off.</summary>
    Srgb,
}

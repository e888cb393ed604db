using System.Globalization;

namespace AePipeline.Storage;

/// <summary>
/// How strongly a picture is denoised, from 0 to 2: 0 leaves its own pixels exactly, 1 takes out as much as the model finds
/// right, and above that more is taken out, by models that take a strength; for others everything above 1 counts as 1.
/// </summary>
public static class DenoiseStrength
{
    /// <summary>The picture as it is.</summary>
    public const float Min = 0;

    /// <summary>As much as the model finds right.</summary>
    public const float Default = 1;

    /// <summary>The most that can be asked for.</summary>
    public const float Max = 2;

    /// <summary>What a strength must be, as the middle of a sentence for whoever wrote another.</summary>
    public const string Rule = "must be a number from 0 (the picture as it is) over 1 (as much as the model finds right) to 2, for example 0.5";

    /// <summary>Whether it is a number from <see cref="Min"/> to <see cref="Max"/>.</summary>
    public static bool IsPossible(float strength) => strength is >= Min and <= Max;

    /// <summary>Reads a strength with a decimal point, whatever the culture.</summary>
    /// <returns>False when it is no number, or one out of range.</returns>
    public static bool TryParse(string? text, out float strength) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out strength) && IsPossible(strength);

    /// <summary>A strength as <see cref="TryParse"/> reads it, exactly.</summary>
    public static string Format(float strength) => strength.ToString("R", CultureInfo.InvariantCulture);
}

using System.Runtime.InteropServices;

namespace AePipeline.Imaging;

/// <summary>Between a file's integer samples and the numbers in [0, 1] that a model works on.</summary>
internal static class SampleConverter
{
    /// <summary>Takes one channel out of a row of pixels.</summary>
    /// <param name="row">At least as many pixels as <paramref name="plane"/> is long.</param>
    /// <param name="layout">How the row is laid out.</param>
    /// <param name="band">Index of the channel within a pixel.</param>
    /// <param name="plane">Receives the numbers in [0, 1].</param>
    public static void ToFloat(ReadOnlySpan<byte> row, PixelLayout layout, int band, Span<float> plane)
    {
        if (layout.BitDepth == 16)
        {
            var samples = MemoryMarshal.Cast<byte, ushort>(row);
            for (int i = 0, at = band; i < plane.Length; i++, at += layout.Bands)
            {
                plane[i] = samples[at] * (1f / ushort.MaxValue);
            }
        }
        else
        {
            for (int i = 0, at = band; i < plane.Length; i++, at += layout.Bands)
            {
                plane[i] = row[at] * (1f / byte.MaxValue);
            }
        }
    }

    /// <summary>Puts one channel into a row of pixels, clamped to [0, 1] and rounded to the nearest sample.</summary>
    /// <param name="plane">The numbers.</param>
    /// <param name="row">Begins at the first pixel to write.</param>
    /// <param name="layout">How the row is laid out.</param>
    /// <param name="band">Index of the channel within a pixel.</param>
    public static void FromFloat(ReadOnlySpan<float> plane, Span<byte> row, PixelLayout layout, int band)
    {
        if (layout.BitDepth == 16)
        {
            var samples = MemoryMarshal.Cast<byte, ushort>(row);
            for (int i = 0, at = band; i < plane.Length; i++, at += layout.Bands)
            {
                samples[at] = (ushort)Round(plane[i], ushort.MaxValue);
            }
        }
        else
        {
            for (int i = 0, at = band; i < plane.Length; i++, at += layout.Bands)
            {
                row[at] = (byte)Round(plane[i], byte.MaxValue);
            }
        }
    }

    private static int Round(float value, float maximum) => (int)((Math.Clamp(value, 0f, 1f) * maximum) + 0.5f);
}

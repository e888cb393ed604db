using AePipeline.Imaging;

namespace AePipeline.Inference.Tiles;

/// <summary>Carries alpha over beside the model: unchanged at scale 1, otherwise enlarged bilinearly.</summary>
internal sealed class AlphaScaler(PixelLayout source, PixelLayout target, int scale)
{
    private readonly float[] _upper = new float[source.Width];
    private readonly float[] _lower = new float[source.Width];
    private readonly float[] _wide = new float[target.Width];

    /// <summary>Writes the alpha of one row of the output.</summary>
    /// <param name="rows">Holds the source rows around it.</param>
    /// <param name="y">The row's index in the output.</param>
    /// <param name="row">The output's row.</param>
    public void Write(RowWindow rows, int y, Span<byte> row)
    {
        var (top, bottom, down) = Position(y, source.Height);
        Load(rows[top], _upper);
        if (down > 0)
        {
            Load(rows[bottom], _lower);
            Mix(_upper, _lower, down);
        }

        if (scale == 1)
        {
            SampleConverter.FromFloat(_upper, row, target, target.Channels);
            return;
        }

        for (var x = 0; x < target.Width; x++)
        {
            var (left, right, along) = Position(x, source.Width);
            _wide[x] = float.Lerp(_upper[left], _upper[right], along);
        }

        SampleConverter.FromFloat(_wide, row, target, target.Channels);
    }

    private static void Mix(Span<float> upper, ReadOnlySpan<float> lower, float down)
    {
        for (var x = 0; x < upper.Length; x++)
        {
            upper[x] = float.Lerp(upper[x], lower[x], down);
        }
    }

    // Centres of pixels on centres of pixels; past the border the border's value goes on.
    private (int Before, int After, float Weight) Position(int index, int length)
    {
        var at = Math.Clamp(((index + 0.5f) / scale) - 0.5f, 0, length - 1);
        var before = (int)at;
        return (before, Math.Min(before + 1, length - 1), at - before);
    }

    private void Load(ReadOnlySpan<byte> row, Span<float> alpha) => SampleConverter.ToFloat(row, source, source.Channels, alpha);
}

using System.Numerics.Tensors;

namespace AePipeline.Imaging;

/// <summary>
/// Resizes an image that arrives in rows; <see cref="BicubicResizer"/> is this with all rows at once, so both give the
/// same samples to the last bit. Beside the result, memory holds the few rows of sums that are not complete yet.
/// </summary>
internal sealed class BicubicRows
{
    private readonly int _channels;
    private readonly CubicTaps[] _rows;
    private readonly CubicTaps[] _columns;
    private readonly double[]?[] _sums;
    private readonly Stack<double[]> _free = [];
    private readonly double[] _row;
    private readonly float[] _samples;
    private int _next;

    /// <param name="channels">Of the image and of the result.</param>
    /// <param name="fromHeight">Rows that will arrive.</param>
    /// <param name="fromWidth">Their pixels.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Their pixels.</param>
    public BicubicRows(int channels, int fromHeight, int fromWidth, int height, int width)
    {
        _channels = channels;
        _rows = CubicTaps.Create(fromHeight, height);
        _columns = CubicTaps.Create(fromWidth, width);
        _sums = new double[channels * height][];
        _row = new double[fromWidth];
        _samples = new float[checked(channels * height * width)];
    }

    /// <summary>Takes the next rows of the image.</summary>
    public void Append(FloatImage rows)
    {
        for (var y = 0; y < rows.Height; y++, _next++)
        {
            for (var channel = 0; channel < _channels; channel++)
            {
                TensorPrimitives.ConvertTruncating<float, double>(rows.Samples.AsSpan(((channel * rows.Height) + y) * rows.Width, rows.Width), _row);
                AddRow(channel);
            }
        }
    }

    /// <summary>The result, once every row has arrived.</summary>
    public FloatImage ToImage() => new(_samples, _channels, _rows.Length, _columns.Length);

    private void AddRow(int channel)
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            if (_next < _rows[i].Start || _next >= _rows[i].End) continue;
            ref var sum = ref _sums[(channel * _rows.Length) + i];
            sum ??= Take();
            TensorPrimitives.MultiplyAdd(_row, _rows[i].Weights[_next - _rows[i].Start], sum, sum);
            if (_next < _rows[i].End - 1) continue;

            WeighColumns(sum, _samples.AsSpan(((channel * _rows.Length) + i) * _columns.Length, _columns.Length));
            _free.Push(sum);
            sum = null;
        }
    }

    private void WeighColumns(double[] sum, Span<float> result)
    {
        for (var x = 0; x < result.Length; x++)
        {
            result[x] = (float)TensorPrimitives.Dot<double>(sum.AsSpan(_columns[x].Start, _columns[x].Weights.Length), _columns[x].Weights);
        }
    }

    private double[] Take()
    {
        if (!_free.TryPop(out var sum)) return new double[_row.Length];
        Array.Clear(sum);
        return sum;
    }
}

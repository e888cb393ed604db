namespace AePipeline.Degradation;

/// <summary>
/// How a camera makes a finished picture of raw values: white balance, colour matrix, tone curve; and the way back, by which
/// a finished picture tells what the sensor saw (Brooks et al., 2019, "Unprocessing Images for Learned Raw Denoising").
/// </summary>
public sealed class CameraDevelopment
{
    private readonly float[] _gains;
    private readonly float[] _toFinished;
    private readonly float[] _toCamera;

    /// <summary>A camera.</summary>
    /// <param name="tone">Its tone curve.</param>
    /// <param name="exposure">Raw value of a white of full brightness in green: below 1 the light was pushed in development.</param>
    /// <param name="redGain">White balance of red, relative to green: 1.2 to 2.8 in daylight and lamp light.</param>
    /// <param name="blueGain">White balance of blue, relative to green.</param>
    /// <param name="crosstalk">
    /// How much of one colour's light the filters of the others let through, in [0, 0.4]: the colour matrix takes it out again,
    /// and raises and joins the channels' noise in doing so.
    /// </param>
    public CameraDevelopment(ToneCurve tone, double exposure = 1, double redGain = 2, double blueGain = 1.7, double crosstalk = 0.2)
    {
        Tone = tone;
        _gains = [(float)(redGain / exposure), (float)(1 / exposure), (float)(blueGain / exposure)];
        // Rows add up to 1, so grey stays grey. Red and blue filters lie beside green, not beside each other.
        var near = (float)crosstalk;
        var far = near / 4;
        _toCamera =
        [
            1 - near - far, near, far,
            near / 2, 1 - near, near / 2,
            far, near, 1 - near - far,
        ];
        _toFinished = Invert(_toCamera);
    }

    /// <summary>The tone curve.</summary>
    public ToneCurve Tone { get; }

    /// <summary>Raw values that the sensor would have to see.</summary>
    /// <param name="pixel">Finished samples of red, green and blue in [0, 1]; receives raw values.</param>
    public void ToRaw(Span<float> pixel)
    {
        foreach (ref var sample in pixel) sample = Tone.ToLight(sample);
        Multiply(_toCamera, pixel);
        for (var i = 0; i < 3; i++) pixel[i] /= _gains[i];
    }

    /// <summary>The finished picture.</summary>
    /// <param name="pixel">Raw values of red, green and blue; receives samples in [0, 1].</param>
    public void ToFinished(Span<float> pixel)
    {
        for (var i = 0; i < 3; i++) pixel[i] *= _gains[i];
        Multiply(_toFinished, pixel);
        foreach (ref var sample in pixel) sample = Tone.ToSample(sample);
    }

    private static void Multiply(float[] matrix, Span<float> pixel)
    {
        var (red, green, blue) = (pixel[0], pixel[1], pixel[2]);
        for (var row = 0; row < 3; row++)
        {
            pixel[row] = (matrix[3 * row] * red) + (matrix[(3 * row) + 1] * green) + (matrix[(3 * row) + 2] * blue);
        }
    }

    private static float[] Invert(float[] m)
    {
        var inverse = MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.DenseOfRowMajor(3, 3, m).Inverse();
        return inverse.ToRowMajorArray();
    }
}

using AePipeline.Degradation;

namespace AePipeline.Tests.Degradation;

public sealed class CameraDevelopmentTests
{
    public static TheoryData<bool, double, double, double, double> Cameras => new()
    {
        { false, 1, 2, 1.7, 0.2 },
        { true, 1, 2, 1.7, 0.2 },
        { false, 0.25, 1.2, 2.8, 0 },
        { true, 0.5, 2.8, 1.2, 0.4 },
    };

    [Theory]
    [MemberData(nameof(Cameras))]
    public void ToRawThenToFinished_AnyColour_IsThatColour(bool isContrasty, double exposure, double red, double blue, double crosstalk)
    {
        var camera = Camera(isContrasty, exposure, red, blue, crosstalk);
        Span<float> pixel = stackalloc float[3];
        foreach (var colour in Colours())
        {
            colour.CopyTo(pixel);
            camera.ToRaw(pixel);
            camera.ToFinished(pixel);
            // Near black a step of the table is where the curve is steepest.
            for (var i = 0; i < 3; i++) Assert.Equal(255 * colour[i], 255 * pixel[i], 0.1f);
        }
    }

    [Theory]
    [MemberData(nameof(Cameras))]
    public void ToRaw_Grey_IsTheSameLightThroughTheGainsAndGreyAgain(bool isContrasty, double exposure, double red, double blue, double crosstalk)
    {
        var camera = Camera(isContrasty, exposure, red, blue, crosstalk);
        float[] pixel = [0.5f, 0.5f, 0.5f];
        camera.ToRaw(pixel);

        var light = camera.Tone.ToLight(0.5f);
        Assert.Equal(light * exposure, pixel[1], 1e-5);
        Assert.Equal(light * exposure / red, pixel[0], 1e-5);
        Assert.Equal(light * exposure / blue, pixel[2], 1e-5);

        for (var i = 0; i < 3; i++) pixel[i] *= 1.3f;
        camera.ToFinished(pixel);
        Assert.Equal(pixel[1], pixel[0], 1e-4f);
        Assert.Equal(pixel[1], pixel[2], 1e-4f);
    }

    [Fact]
    public void ToRaw_WithCrosstalk_SeesLessSaturatedColours()
    {
        float[] pure = [1, 0, 0], mixed = [1, 0, 0];
        new CameraDevelopment(ToneCurve.Plain, redGain: 1, blueGain: 1, crosstalk: 0).ToRaw(pure);
        new CameraDevelopment(ToneCurve.Plain, redGain: 1, blueGain: 1, crosstalk: 0.3).ToRaw(mixed);
        Assert.Equal([1, 0, 0], pure);
        Assert.True(mixed[0] < 0.7f && mixed[1] > 0.1f && mixed[2] > 0 && mixed[2] < mixed[1]);
    }

    private static IEnumerable<float[]> Colours()
    {
        var random = new Random(1);
        return Enumerable.Range(0, 500).Select(_ => new[] { random.NextSingle(), random.NextSingle(), random.NextSingle() })
            .Append([0, 0, 0]).Append([1, 1, 1]).Append([1, 0, 0]).Append([0, 1, 0]).Append([0, 0, 1]);
    }

    private static CameraDevelopment Camera(bool isContrasty, double exposure, double red, double blue, double crosstalk) =>
        new(isContrasty ? ToneCurve.Contrasty : ToneCurve.Plain, exposure, red, blue, crosstalk);
}

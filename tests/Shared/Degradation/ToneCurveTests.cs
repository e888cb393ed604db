using AePipeline.Degradation;

namespace AePipeline.Tests.Degradation;

public sealed class ToneCurveTests
{
    public static TheoryData<bool> Curves => [false, true];

    [Theory]
    [MemberData(nameof(Curves))]
    public void ToLightAndBack_EveryLevelOf8Bits_ComesBackWithinATwentiethOfAStep(bool isContrasty)
    {
        var curve = Curve(isContrasty);
        for (var level = 0; level <= 255; level++)
        {
            Assert.Equal(level, 255 * curve.ToSample(curve.ToLight(level / 255f)), 0.05);
        }
    }

    // IEC 61966-2-1, computed by its formula.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.04045f, 0.0031308)]
    [InlineData(0.2f, 0.033105)]
    [InlineData(0.5f, 0.214041)]
    [InlineData(0.735357f, 0.5)]
    [InlineData(1, 1)]
    public void Plain_KnownValuesOfSrgb_AreThose(float sample, double light)
    {
        Assert.Equal(light, ToneCurve.Plain.ToLight(sample), 2e-6);
        Assert.Equal(sample, ToneCurve.Plain.ToSample((float)light), 2e-5);
    }

    [Fact]
    public void Contrasty_BesidePlain_IsDarkerInShadowsAndBrighterInLights()
    {
        Assert.True(ToneCurve.Contrasty.ToSample(0.05f) < ToneCurve.Plain.ToSample(0.05f));
        Assert.True(ToneCurve.Contrasty.ToSample(0.5f) > ToneCurve.Plain.ToSample(0.5f));
        // 3x² - 2x³ leaves the middle where it is.
        Assert.Equal(0.5, ToneCurve.Contrasty.ToSample(ToneCurve.Plain.ToLight(0.5f)), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Curve_MoreLight_IsNeverDarker(bool isContrasty)
    {
        var samples = Enumerable.Range(0, 2001).Select(i => Curve(isContrasty).ToSample(i / 2000f)).ToList();
        Assert.Equal(samples.Order(), samples);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Curve_OutsideOfTheRange_CountsAsItsEnd(bool isContrasty)
    {
        var curve = Curve(isContrasty);
        Assert.Equal((0f, 1f, 1f), (curve.ToSample(-0.1f), curve.ToSample(1.2f), curve.ToLight(2)));
        Assert.Equal(0, curve.ToLight(-1), 1e-9f);
    }

    private static ToneCurve Curve(bool isContrasty) => isContrasty ? ToneCurve.Contrasty : ToneCurve.Plain;
}

using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

public sealed class PsnrTests
{
    [Fact]
    public void Compute_EveryLevelOneOff_Is48Decibels() =>
        Assert.Equal(20 * Math.Log10(255), Psnr.Compute([10, 20, 30], [11, 19, 31], peak: 255), tolerance: 1e-9);

    [Fact]
    public void Compute_EqualImages_IsInfinite() => Assert.Equal(double.PositiveInfinity, Psnr.Compute([0.5f], [0.5f]));

    [Fact]
    public void Compute_SizesThatDiffer_AreRefused() => Assert.Throws<ArgumentException>(() => Psnr.Compute([1], [1, 2]));
}

using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

/// <summary>The expected values were computed from the definitions in NumPy.</summary>
public sealed class EvidenceBoundTests
{
    private static readonly float[] Image = [0, 0.25f, 0.5f, 1];
    private static readonly float[] Output = [0.1f, 0.3f, 0.5f, 0.9f];

    [Fact]
    public void Bernoulli_Probabilities_IsTheSummedCrossEntropy() => Assert.Equal(1.472367621, EvidenceBound.Bernoulli(Image, Output), 6);

    [Fact]
    public void Bernoulli_CertainAndWrong_StaysFinite() => Assert.Equal(100, EvidenceBound.Bernoulli([1], [0]), 6);

    [Fact]
    public void Gaussian_Sigma_IsTheSummedNegativeLogDensity() => Assert.Equal(0.948165411, EvidenceBound.Gaussian(Image, Output, 0.5), 6);

    [Fact]
    public void Divergence_LogVariance_IsThatOfTheVarianceAndNotTheDeviation() =>
        Assert.Equal(2.658695948, EvidenceBound.Divergence([0.5f, -1, 2], [-0.3f, 0.2f, 0.1f]), 6);

    [Fact]
    public void Divergence_StandardNormal_IsZero() => Assert.Equal(0, EvidenceBound.Divergence([0, 0], [0, 0]));
}

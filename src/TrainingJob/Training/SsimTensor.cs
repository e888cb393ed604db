using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Structural similarity that can be trained on; the figure is that of <see cref="Quality.Ssim"/>.</summary>
internal static class SsimTensor
{
    private const int Window = 11;
    private const double Sigma = 1.5;
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    /// <summary>Mean similarity of two batches in [0, 1].</summary>
    /// <param name="first"><c>[N, C, H, W]</c>, at least 11x11.</param>
    /// <param name="second">The same shape.</param>
    public static Tensor Mean(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        var x = first.reshape(-1, 1, first.shape[2], first.shape[3]);
        var y = second.reshape(-1, 1, second.shape[2], second.shape[3]);
        var weights = exp(-arange(-(Window / 2), (Window / 2) + 1, ScalarType.Float32, x.device).square() / (2 * Sigma * Sigma));
        weights /= weights.sum();
        Tensor Blur(Tensor planes) =>
            nn.functional.conv2d(nn.functional.conv2d(planes, weights.reshape(1, 1, -1, 1)), weights.reshape(1, 1, 1, -1));

        var (meanX, meanY) = (Blur(x), Blur(y));
        var (varianceX, varianceY) = (Blur(x.square()) - meanX.square(), Blur(y.square()) - meanY.square());
        var covariance = Blur(x * y) - (meanX * meanY);
        var similarity = ((2 * meanX * meanY) + C1) * ((2 * covariance) + C2)
            / ((meanX.square() + meanY.square() + C1) * (varianceX + varianceY + C2));
        return similarity.mean().MoveToOuterDisposeScope();
    }
}

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// The interpolation kernel of Keys (1981), "Cubic convolution interpolation for digital image processing", with
/// a = -0.5: the bicubic of the super-resolution literature.
/// </summary>
internal static class CubicKernel
{
    private const double A = -0.5;

    /// <summary>The kernel's value.</summary>
    /// <param name="distance">Distance in pixels; beyond 2 the kernel is 0.</param>
    public static double At(double distance)
    {
        var x = Math.Abs(distance);
        if (x >= 2) return 0;
        return x <= 1
            ? ((A + 2) * x * x * x) - ((A + 3) * x * x) + 1
            : (A * x * x * x) - (5 * A * x * x) + (8 * A * x) - (4 * A);
    }
}

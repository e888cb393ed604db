using MathNet.Numerics.Statistics;

namespace AePipeline.Models;

/// <summary>
/// How the reconstruction error of single images is distributed over a set of images: mean squared error over an
/// image's samples, which are in [0, 1].
/// </summary>
public sealed record ErrorDistribution
{
    /// <summary>Number of images.</summary>
    public required int Images { get; init; }

    /// <summary>Mean error.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of the errors, with n - 1; 0 for a single image.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The error that half of the images stay below. Quantiles are interpolated linearly between two images.</summary>
    public required double P50 { get; init; }

    /// <summary>The error that 90 % of the images stay below.</summary>
    public required double P90 { get; init; }

    /// <summary>The error that 95 % of the images stay below.</summary>
    public required double P95 { get; init; }

    /// <summary>The error that 99 % of the images stay below.</summary>
    public required double P99 { get; init; }

    /// <summary>The distribution of some errors.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ErrorDistribution Of(IEnumerable<double> errors)
    {
        var sorted = errors.Order().ToArray();
        return sorted.Length == 0
            ? throw new ArgumentException("There is no error to describe.", nameof(errors))
            : new ErrorDistribution
            {
                Images = sorted.Length,
                Mean = sorted.Mean(),
                StandardDeviation = sorted.Length > 1 ? sorted.StandardDeviation() : 0,
                P50 = Quantile(0.5),
                P90 = Quantile(0.9),
                P95 = Quantile(0.95),
                P99 = Quantile(0.99),
            };

        double Quantile(double share) => SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
    }

    /// <summary>How many standard deviations an error is above the mean.</summary>
    /// <returns>Null when every image had the same error, so that there is no unit to measure in.</returns>
    public double? ZScoreOf(double error) => StandardDeviation > 0 ? (error - Mean) / StandardDeviation : null;
}

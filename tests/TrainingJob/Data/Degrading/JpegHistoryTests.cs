using AePipeline.TrainingJob.Data.Degrading;

namespace AePipeline.TrainingJob.Tests.Data.Degrading;

/// <summary>Of what quality JPEGs are drawn.</summary>
public class JpegHistoryTests
{
    private const int Least = 20;

    [Fact]
    public void Draw_FineShare_IsThatOfTheFineQualities()
    {
        // Of qualities drawn evenly from 20 to 98 a share of 14 in 79 is fine anyway.
        Assert.InRange(FineShareOf(fine: 0), 0.12, 0.24);
        Assert.InRange(FineShareOf(fine: 0.5), 0.53, 0.65);
        Assert.Equal(1, FineShareOf(fine: 1));
    }

    [Fact]
    public void Draw_SavedTwice_BothMayBeFine() => Assert.All(
        QualitiesOf(new DegradationOptions { Fine = 1, Twice = 1 }), quality => Assert.InRange(quality, DegradationOptions.FineQuality, 98));

    [Fact]
    public void Draw_MostQualityBelowFine_StaysWithinTheRange() => Assert.All(
        QualitiesOf(new DegradationOptions { Fine = 1, Quality = (Least, 60) }), quality => Assert.Equal(60, quality));

    private static double FineShareOf(double fine) =>
        QualitiesOf(new DegradationOptions { Fine = fine, Twice = 0 }).Average(quality => quality >= DegradationOptions.FineQuality ? 1 : 0);

    private static IEnumerable<int> QualitiesOf(DegradationOptions options)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 1000).Select(_ => JpegHistory.Draw(options, Least, random)).SelectMany(history =>
            history.Second is { } second ? new[] { history.First.Quality, second.Quality } : [history.First.Quality])];
    }
}

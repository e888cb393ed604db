using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class HistoryRecorderTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(1000)]
    [InlineData(1003)]
    public void Add_RunsOfAnyLength_KeepsFewPointsThatCoverEveryStep(int steps)
    {
        var recorder = new HistoryRecorder(mostPoints: 40);
        for (var step = 1; step <= steps; step++)
        {
            recorder.Add(new LossPoint(step, step / 10.0, 1e-3, Loss: step, new Dictionary<string, double> { ["kl"] = 2 * step }));
        }

        var points = recorder.ToHistory().Losses;
        Assert.InRange(points.Count, Math.Min(steps, 20), 41);
        Assert.Equal(steps, points[^1].Step);
        // The mean loss of a stretch of steps 1, 2, 3 ... is the middle of the stretch.
        var first = 1L;
        Assert.All(points, point =>
        {
            Assert.Equal((first + point.Step) / 2.0, point.Loss, tolerance: 1e-6);
            Assert.Equal(2 * point.Loss, point.Terms["kl"], tolerance: 1e-6);
            first = point.Step + 1;
        });
    }
}

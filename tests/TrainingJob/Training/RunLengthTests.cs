using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class RunLengthTests
{
    [Fact]
    public void Epochs_ImagesThatFillNoWholeBatches_AreAllSeenThatOften()
    {
        var length = new RunLength(new TrainingOptions { Epochs = 3, Batch = 16 }, images: 100);
        Assert.True(length.ShareDone(18, TimeSpan.Zero) < 1);
        Assert.Equal(1, length.ShareDone(19, TimeSpan.Zero));
        Assert.Equal(3.04, length.Epoch(19), tolerance: 1e-9);
        Assert.Equal(3, Validations(length, 19));
    }

    [Fact]
    public void Steps_WholeRun_ValidatesTwentyTimesAndAtTheEnd()
    {
        var length = new RunLength(new TrainingOptions { Steps = 1000 }, images: 5);
        Assert.Equal(20, Validations(length, 1000));
        Assert.True(length.IsValidationDue(length.ShareDone(999, TimeSpan.Zero), length.ShareDone(1000, TimeSpan.Zero)));
    }

    [Fact]
    public void Steps_FewOnALargeSet_ValidatesAtTheEndOnly() =>
        Assert.Equal(1, Validations(new RunLength(new TrainingOptions { Steps = 100, Batch = 16 }, images: 5, validationImages: 10_000), 100));

    [Fact]
    public void Minutes_HalfOfThem_IsHalfOfTheRun() =>
        Assert.Equal(0.5, new RunLength(new TrainingOptions { Minutes = 3 }, images: 5).ShareDone(7, TimeSpan.FromSeconds(90)));

    private static int Validations(RunLength length, int steps) => Enumerable.Range(0, steps)
        .Count(step => length.IsValidationDue(length.ShareDone(step, TimeSpan.Zero), length.ShareDone(step + 1, TimeSpan.Zero)));
}

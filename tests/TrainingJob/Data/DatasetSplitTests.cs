using System.Security.Cryptography;
using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class DatasetSplitTests
{
    [Fact]
    public void SideOf_ManyHashes_KeepsTheShares()
    {
        var split = new DatasetSplit(ValidationShare: 0.2);
        var sides = Enumerable.Range(0, 10_000)
            .Select(i => split.SideOf(SHA256.HashData(BitConverter.GetBytes(i))))
            .CountBy(side => side)
            .ToDictionary();
        Assert.InRange(sides[DatasetSide.Training], 7850, 8150);
        Assert.InRange(sides[DatasetSide.Validation], 1850, 2150);
    }

    [Fact]
    public void SideOf_AllForTraining_NeverHoldsBack()
    {
        byte[] lowest = new byte[32];
        Assert.Equal(DatasetSide.Training, DatasetSplit.AllForTraining.SideOf(lowest));
    }
}

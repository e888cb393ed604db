using System.Runtime;
using System.Runtime.CompilerServices;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Tests.Training;

/// <summary>Alone: the garbage collector is the whole process's, and other tests allocate.</summary>
[CollectionDefinition(nameof(CollectionPauseTests), DisableParallelization = true)]
[Collection(nameof(CollectionPauseTests))]
public sealed class CollectionPauseTests
{
    [Fact]
    public void Renew_WhileLittleIsAllocated_KeepsTheCollectorOut()
    {
        using var pause = new CollectionPause();
        pause.Renew();
        var before = GC.CollectionCount(0);

        Allocate(megabytes: 30);
        pause.Renew();
        Allocate(megabytes: 30);

        Assert.Equal(before, GC.CollectionCount(0));
    }

    [Fact]
    public void Renew_WhenMuchWasAllocated_LetsItCollectAndKeepsItOutAgain()
    {
        using var pause = new CollectionPause();
        pause.Renew();
        var before = GC.CollectionCount(0);

        Allocate(megabytes: 140);
        Assert.Equal(before, GC.CollectionCount(0));
        pause.Renew();

        Assert.NotEqual(before, GC.CollectionCount(0));
        Assert.Equal(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
    }

    [Fact]
    public void Renew_AfterACollection_HasRunTheFinalizers()
    {
        using var pause = new CollectionPause();
        pause.Renew();
        var forgotten = Forget(objects: 100);
        Allocate(megabytes: 140);

        pause.Renew();
        Allocate(megabytes: 140);
        pause.Renew();

        Assert.InRange(forgotten.Value, 90, 100);
    }

    [Fact]
    public void Renew_MoreAllocatedThanTheBudget_BeginsAgain()
    {
        using var pause = new CollectionPause();
        pause.Renew();
        Allocate(megabytes: 600);

        pause.Renew();

        Assert.Equal(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
    }

    [Fact]
    public void Dispose_OfTwoAtOnce_LeavesTheCollectorToTheFirstAndThenFree()
    {
        using (var first = new CollectionPause())
        {
            first.Renew();
            using (var second = new CollectionPause()) second.Renew();
            Assert.Equal(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
        }

        Assert.NotEqual(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StrongBox<int> Forget(int objects)
    {
        var finalized = new StrongBox<int>();
        for (var i = 0; i < objects; i++) _ = new Finalizable(finalized);
        return finalized;
    }

    private static void Allocate(int megabytes)
    {
        for (var i = 0; i < 16 * megabytes; i++) GC.KeepAlive(new byte[1 << 16]);
    }

    private sealed class Finalizable(StrongBox<int> finalized)
    {
        ~Finalizable() => Interlocked.Increment(ref finalized.Value);
    }
}

using System.Runtime;

namespace AePipeline.TrainingJob.Training;

/// <summary>
/// Has the garbage collector run between steps of training and not during one. TorchSharp makes a number for most of its
/// operators and keeps none until libtorch has read it (dotnet/TorchSharp#1434): one that is collected in the middle is read as
/// what lies there by then, or ends the run with "toBFloat16: Expected false to be true".
/// </summary>
/// <remarks>As good as it can be had: where much else of the process allocates, as in tests, the collector runs all the same.</remarks>
internal sealed class CollectionPause : IDisposable
{
    /// <summary>Bytes that may be allocated before the collector runs; it does at half of them, some steps after.</summary>
    private const long Budget = 256 << 20;

    // The process has one collector: of several runs at once, the first has it.
    private static readonly Lock Gate = new();
    private static CollectionPause? s_owner;

    private long _from;

    /// <summary>Lets the collector run if it is due; call between steps.</summary>
    public void Renew()
    {
        lock (Gate)
        {
            if (s_owner is not null && s_owner != this) return;
            if (IsOn && GC.GetTotalAllocatedBytes() - _from < Budget / 2) return;
            End();
            // The collection that a pause begins with runs no finalizers: tensors that nobody disposed of would add up.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _from = GC.GetTotalAllocatedBytes();
            s_owner = GC.TryStartNoGCRegion(Budget) ? this : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (s_owner != this) return;
            End();
            s_owner = null;
        }
    }

    private static bool IsOn => GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;

    private static void End()
    {
        try
        {
            if (IsOn) GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // Another thread allocated more than was to be since it was asked: that ended it.
        }
    }
}

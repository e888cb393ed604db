namespace AePipeline.Bulk;

/// <summary>The life of a job.</summary>
public static class BulkStates
{
    /// <summary>Says whether one state may follow another.</summary>
    public static bool MayBecome(this BulkState from, BulkState to) => from switch
    {
        BulkState.Waiting => to is BulkState.Listing or BulkState.Cancelled or BulkState.Failed,
        BulkState.Listing => to is BulkState.Running or BulkState.Waiting or BulkState.Cancelling or BulkState.Failed,
        // Back to listing: a runner that takes over from one that died checks the listing first.
        BulkState.Running => to is BulkState.Listing or BulkState.Completed or BulkState.Waiting or BulkState.Cancelling or BulkState.Failed,
        // Completed: the last batch can end while somebody asks to stop.
        BulkState.Cancelling => to is BulkState.Cancelled or BulkState.Completed or BulkState.Waiting or BulkState.Failed,
        BulkState.Cancelled => to is BulkState.Waiting,
        BulkState.Failed => to is BulkState.Waiting,
        BulkState.Completed => false,
        _ => throw new ArgumentOutOfRangeException(nameof(from), from, "There is no such state."),
    };

    /// <summary>Whether whoever works on a job in this state is to stop; cancelled while it waited it may be in work all the same.</summary>
    public static bool IsToStop(this BulkState state) => state is BulkState.Cancelling or BulkState.Cancelled;

    /// <summary>Whether a runner has something to do for a job in this state.</summary>
    public static bool IsOpen(this BulkState state) =>
        state is BulkState.Waiting or BulkState.Listing or BulkState.Running or BulkState.Cancelling;
}

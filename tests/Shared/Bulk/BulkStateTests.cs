using AePipeline.Bulk;

namespace AePipeline.Tests.Bulk;

public sealed class BulkStateTests
{
    private static readonly Dictionary<BulkState, BulkState[]> s_next = new()
    {
        [BulkState.Waiting] = [BulkState.Listing, BulkState.Cancelled, BulkState.Failed],
        [BulkState.Listing] = [BulkState.Running, BulkState.Waiting, BulkState.Cancelling, BulkState.Failed],
        [BulkState.Running] = [BulkState.Listing, BulkState.Completed, BulkState.Waiting, BulkState.Cancelling, BulkState.Failed],
        [BulkState.Cancelling] = [BulkState.Cancelled, BulkState.Completed, BulkState.Waiting, BulkState.Failed],
        [BulkState.Cancelled] = [BulkState.Waiting],
        [BulkState.Failed] = [BulkState.Waiting],
        [BulkState.Completed] = [],
    };

    public static MatrixTheoryData<BulkState, BulkState> Pairs { get; } = new(
        Enum.GetValues<BulkState>(), Enum.GetValues<BulkState>());

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Status_EnteringAnotherState_DoesWhatTheTableSaysAndThrowsOtherwise(BulkState from, BulkState to)
    {
        var status = new BulkStatus { Id = "a", State = from, CreatedAt = DateTimeOffset.UnixEpoch };

        Assert.Equal(s_next[from].Contains(to), from.MayBecome(to));
        if (from == to || s_next[from].Contains(to)) Assert.Equal(to, status.Enter(to).State);
        else Assert.Throws<InvalidOperationException>(() => status.Enter(to));
    }
}

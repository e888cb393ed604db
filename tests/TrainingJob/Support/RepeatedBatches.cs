using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>A few batches, round and round.</summary>
internal sealed class RepeatedBatches(IReadOnlyList<ImageBatch> batches, DataPosition? position = null) : IBatchSource
{
    public DataPosition Position { get; private set; } = position ?? DataPosition.Start;

    public ValueTask<ImageBatch> NextAsync(CancellationToken cancellationToken)
    {
        var batch = batches[(int)(Position.Batches % batches.Count)];
        Position = Position with { Batches = Position.Batches + 1 };
        return new(batch);
    }

    public ValueTask DisposeAsync() => default;
}

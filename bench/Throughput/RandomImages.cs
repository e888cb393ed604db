using AePipeline.TrainingJob.Data;

namespace AePipeline.Bench;

/// <summary>The same batch over and over: reading data is not what is measured.</summary>
internal sealed class RandomImages(int batch, int side, int channels) : IBatchSource
{
    private readonly ImageBatch _batch = new(Samples(batch * side * side * channels), batch, side, side, channels);

    public DataPosition Position => DataPosition.Start;

    public ValueTask<ImageBatch> NextAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_batch);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static byte[] Samples(int length)
    {
        var samples = new byte[length];
        new Random(1).NextBytes(samples);
        return samples;
    }
}

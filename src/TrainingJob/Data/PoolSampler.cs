using System.Threading.Channels;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Batches of samples that are drawn from a pool of decoded images, prepared in the background, a few ahead.
/// </summary>
public sealed class PoolSampler : IBatchSource
{
    private const int Ahead = 4;

    /// <summary>Samples that an image gives on average before the pool exchanges one.</summary>
    private const int SamplesPerExchange = 64;

    private readonly ImagePool _pool;
    private readonly int _batch;
    private readonly IPoolSamples _samples;
    private readonly int _seed;
    private readonly Channel<(ImageBatch Batch, DataPosition After)> _batches = Channel.CreateBounded<(ImageBatch, DataPosition)>(Ahead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    /// <summary>Starts preparing batches.</summary>
    /// <param name="pool">The images, none smaller than a sample; disposed of with the sampler.</param>
    /// <param name="batch">Samples in a batch.</param>
    /// <param name="samples">What is drawn.</param>
    /// <param name="seed">The same seed gives the same batches.</param>
    /// <param name="position">Where to go on, as given to the pool; null for the start.</param>
    public PoolSampler(ImagePool pool, int batch, IPoolSamples samples, int seed, DataPosition? position = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(samples);
        _pool = pool;
        _batch = batch;
        _samples = samples;
        _seed = seed;
        Position = position ?? DataPosition.Start;
        var first = Position.Batches;
        _worker = Task.Run(() => PrepareAsync(first));
    }

    /// <inheritdoc/>
    public DataPosition Position { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<ImageBatch> NextAsync(CancellationToken cancellationToken)
    {
        var (batch, after) = await _batches.Reader.ReadAsync(cancellationToken);
        Position = after;
        return batch;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _pool.DisposeAsync();
    }

    private async Task PrepareAsync(long first)
    {
        try
        {
            for (var number = first; ; number++)
            {
                for (var due = ExchangesBefore(number) - ExchangesBefore(number - 1); due > 0; due--)
                {
                    await _pool.RotateAsync(_stop.Token);
                }

                // A generator for each batch: a run that goes on draws it without drawing those before.
                var batch = _samples.Draw(_pool, _batch, new Random(Seeds.Mix(_seed, number)));
                await _batches.Writer.WriteAsync((batch, _pool.PositionAfter(number + 1)), _stop.Token);
            }
        }
        catch (Exception exception)
        {
            _batches.Writer.Complete(exception);
            throw;
        }
    }

    private long ExchangesBefore(long number) => Math.Max(0, number) * _batch / SamplesPerExchange;
}

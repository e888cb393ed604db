using System.Threading.Channels;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Draws batches of square patches from a pool, every pixel equally likely, each patch in one of the eight orientations
/// of the square. Batches are prepared in the background, a few ahead.
/// </summary>
public sealed class PatchSampler : IBatchSource
{
    private const int Ahead = 4;

    /// <summary>Patches that an image gives on average before the pool exchanges one.</summary>
    private const int PatchesPerExchange = 64;

    private readonly ImagePool _pool;
    private readonly int _batch;
    private readonly int _size;
    private readonly int _seed;
    private readonly Channel<(ImageBatch Batch, DataPosition After)> _batches = Channel.CreateBounded<(ImageBatch, DataPosition)>(Ahead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    /// <summary>Starts preparing batches.</summary>
    /// <param name="pool">The images, none smaller than a patch; disposed of with the sampler.</param>
    /// <param name="batch">Patches in a batch.</param>
    /// <param name="size">Side of a patch in pixels.</param>
    /// <param name="seed">The same seed gives the same batches.</param>
    /// <param name="position">Where to go on, as given to the pool; null for the start.</param>
    public PatchSampler(ImagePool pool, int batch, int size, int seed, DataPosition? position = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        _pool = pool;
        _batch = batch;
        _size = size;
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
                var batch = Draw(new Random(Seeds.Mix(_seed, number)));
                await _batches.Writer.WriteAsync((batch, _pool.PositionAfter(number + 1)), _stop.Token);
            }
        }
        catch (Exception exception)
        {
            _batches.Writer.Complete(exception);
            throw;
        }
    }

    private long ExchangesBefore(long number) => Math.Max(0, number) * _batch / PatchesPerExchange;

    private ImageBatch Draw(Random random)
    {
        var images = Enumerable.Range(0, _batch).Select(_ => _pool.Pick(random)).ToList();
        var channels = images[0].Channels;
        var length = _size * _size * channels;
        var samples = new byte[_batch * length];
        for (var i = 0; i < _batch; i++)
        {
            var left = random.Next(images[i].Width - _size + 1);
            var top = random.Next(images[i].Height - _size + 1);
            Copy(images[i], left, top, orientation: random.Next(8), samples.AsSpan(i * length, length));
        }

        return new ImageBatch(samples, _batch, _size, _size, channels);
    }

    private void Copy(TrainingImage image, int left, int top, int orientation, Span<byte> patch)
    {
        var last = _size - 1;
        var target = 0;
        for (var row = 0; row < _size; row++)
        {
            for (var column = 0; column < _size; column++)
            {
                var x = (orientation & 1) == 0 ? column : last - column;
                var y = (orientation & 2) == 0 ? row : last - row;
                if ((orientation & 4) != 0) (x, y) = (y, x);
                var source = (((long)(top + y) * image.Width) + left + x) * image.Channels;
                image.Pixels.AsSpan((int)source, image.Channels).CopyTo(patch[target..]);
                target += image.Channels;
            }
        }
    }
}

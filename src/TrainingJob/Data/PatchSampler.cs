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
    private readonly Random _random;
    private readonly Channel<ImageBatch> _batches = Channel.CreateBounded<ImageBatch>(Ahead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    /// <summary>Starts preparing batches.</summary>
    /// <param name="pool">The images, none smaller than a patch; disposed of with the sampler.</param>
    /// <param name="batch">Patches in a batch.</param>
    /// <param name="size">Side of a patch in pixels.</param>
    /// <param name="seed">The same seed gives the same batches.</param>
    public PatchSampler(ImagePool pool, int batch, int size, int seed)
    {
        ArgumentNullException.ThrowIfNull(pool);
        _pool = pool;
        _batch = batch;
        _size = size;
        _random = new Random(seed);
        _worker = Task.Run(PrepareAsync);
    }

    /// <inheritdoc/>
    public ValueTask<ImageBatch> NextAsync(CancellationToken cancellationToken) => _batches.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _pool.DisposeAsync();
    }

    private async Task PrepareAsync()
    {
        try
        {
            var owed = 0;
            while (true)
            {
                await _batches.Writer.WriteAsync(Draw(), _stop.Token);
                for (owed += _batch; owed >= PatchesPerExchange; owed -= PatchesPerExchange)
                {
                    await _pool.RotateAsync(_stop.Token);
                }
            }
        }
        catch (Exception exception)
        {
            _batches.Writer.Complete(exception);
            throw;
        }
    }

    private ImageBatch Draw()
    {
        var images = Enumerable.Range(0, _batch).Select(_ => _pool.Pick(_random)).ToList();
        var channels = images[0].Channels;
        var length = _size * _size * channels;
        var samples = new byte[_batch * length];
        for (var i = 0; i < _batch; i++)
        {
            var left = _random.Next(images[i].Width - _size + 1);
            var top = _random.Next(images[i].Height - _size + 1);
            Copy(images[i], left, top, orientation: _random.Next(8), samples.AsSpan(i * length, length));
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

using System.Threading.Channels;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Draws batches of square patches from images, every pixel of the set equally likely, each patch in one of the eight
/// orientations of the square. Batches are prepared in the background, a few ahead.
/// </summary>
public sealed class PatchSampler : IAsyncDisposable
{
    private const int Ahead = 4;
    private const int Channels = 3;

    private readonly TrainingImage[] _images;
    private readonly long[] _cumulativePixels;
    private readonly int _batch;
    private readonly int _size;
    private readonly Random _random;
    private readonly Channel<byte[]> _batches;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    /// <summary>Starts preparing batches.</summary>
    /// <param name="images">The images; those smaller than a patch are left out.</param>
    /// <param name="batch">Patches in a batch.</param>
    /// <param name="size">Side of a patch in pixels.</param>
    /// <param name="seed">The same seed gives the same batches.</param>
    /// <exception cref="TrainingDataException">No image is as large as a patch.</exception>
    public PatchSampler(IEnumerable<TrainingImage> images, int batch, int size, int seed)
    {
        _images = [.. images.Where(image => Math.Min(image.Width, image.Height) >= size)];
        if (_images.Length == 0)
        {
            throw new TrainingDataException(
                $"No image is at least {size}x{size} pixels. Add larger images or train with a smaller --patch.");
        }

        _cumulativePixels = new long[_images.Length];
        var total = 0L;
        for (var i = 0; i < _images.Length; i++)
        {
            total += (long)_images[i].Width * _images[i].Height;
            _cumulativePixels[i] = total;
        }

        _batch = batch;
        _size = size;
        _random = new Random(seed);
        _batches = Channel.CreateBounded<byte[]>(Ahead);
        _worker = Task.Run(PrepareAsync);
    }

    /// <summary>The next batch: <c>[N, size, size, 3]</c> samples, N, row, column and channel in this order.</summary>
    public ValueTask<byte[]> NextAsync(CancellationToken cancellationToken) => _batches.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task PrepareAsync()
    {
        try
        {
            while (true)
            {
                await _batches.Writer.WriteAsync(Draw(), _stop.Token);
            }
        }
        catch (Exception exception)
        {
            _batches.Writer.Complete(exception);
            throw;
        }
    }

    private byte[] Draw()
    {
        var patchLength = _size * _size * Channels;
        var batch = new byte[_batch * patchLength];
        for (var i = 0; i < _batch; i++)
        {
            var image = Pick();
            var left = _random.Next(image.Width - _size + 1);
            var top = _random.Next(image.Height - _size + 1);
            Copy(image, left, top, orientation: _random.Next(8), batch.AsSpan(i * patchLength, patchLength));
        }

        return batch;
    }

    private TrainingImage Pick()
    {
        var pixel = _random.NextInt64(_cumulativePixels[^1]);
        var index = Array.BinarySearch(_cumulativePixels, pixel + 1);
        return _images[index < 0 ? ~index : index];
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
                var source = (((long)(top + y) * image.Width) + left + x) * Channels;
                image.Pixels.AsSpan((int)source, Channels).CopyTo(patch[target..]);
                target += Channels;
            }
        }
    }
}

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// The decoded images that patches are drawn from: all of the set's where they fit into the memory for them, otherwise
/// as many as fit, of which the oldest gives way to a new one now and then. New ones are decoded ahead on several
/// threads and come in an order that depends on nothing but the seed.
/// </summary>
public sealed class ImagePool : IAsyncDisposable
{
    private readonly Queue<TrainingImage> _images = [];
    private readonly OrderedWork<TrainingImage?> _decoding;
    private readonly long _memory;
    private TrainingImage[] _current = [];
    private long[] _cumulativePixels = [];
    private long _used;

    private ImagePool(OrderedWork<TrainingImage?> decoding, long memory)
    {
        _decoding = decoding;
        _memory = memory;
    }

    /// <summary>Number of images that are decoded now.</summary>
    public int Count => _current.Length;

    /// <summary>Whether every image of the set is decoded, so that none is ever replaced.</summary>
    public bool HoldsAll { get; private set; }

    /// <summary>Decodes the first images.</summary>
    /// <param name="images">The set; its training images are taken.</param>
    /// <param name="smallestSide">Images with a shorter side in pixels are left out.</param>
    /// <param name="seed">Orders the images.</param>
    /// <param name="cancellationToken">Stops decoding.</param>
    /// <exception cref="TrainingDataException">No image is large enough, or too many are unreadable.</exception>
    public static async Task<ImagePool> FillAsync(ImageSet images, int smallestSide, int seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        var entries = images.Training.Where(image => Math.Min(image.Width, image.Height) >= smallestSide).ToList();
        if (entries.Count == 0)
        {
            throw new TrainingDataException(
                $"No image is at least {smallestSide}x{smallestSide} pixels. Add larger images or train with a smaller --patch.");
        }

        var pieces = Shuffle.Endless(entries.Count, seed)
            .Select(index => (Func<CancellationToken, Task<TrainingImage?>>)(_ => Task.FromResult(images.TryDecode(entries[index]))));
        var pool = new ImagePool(new OrderedWork<TrainingImage?>(pieces, images.Options.Threads + 1), images.Options.TrainingMemory);
        try
        {
            await pool.FillAsync(entries.Count, cancellationToken);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    /// <summary>An image, every pixel of the pool equally likely to choose it.</summary>
    public TrainingImage Pick(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var index = Array.BinarySearch(_cumulativePixels, random.NextInt64(_cumulativePixels[^1]) + 1);
        return _current[index < 0 ? ~index : index];
    }

    /// <summary>Takes in the next image, in place of the oldest ones; waits for its decoding. Nothing when all are held.</summary>
    /// <exception cref="TrainingDataException">Too many images are unreadable.</exception>
    public async Task RotateAsync(CancellationToken cancellationToken)
    {
        if (HoldsAll) return;
        if (await _decoding.NextAsync(cancellationToken) is { } image)
        {
            Add(image);
            Settle();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _decoding.DisposeAsync();

    private async Task FillAsync(int entries, CancellationToken cancellationToken)
    {
        var tried = 0;
        for (; tried < entries && _used < _memory; tried++)
        {
            if (await _decoding.NextAsync(cancellationToken) is { } image) Add(image);
        }

        HoldsAll = tried == entries && _used <= _memory;
        if (HoldsAll) await _decoding.DisposeAsync();
        if (_images.Count == 0) throw new TrainingDataException("None of the training images can be decoded.");
        Settle();
    }

    private void Add(TrainingImage image)
    {
        _images.Enqueue(image);
        _used += image.Pixels.Length;
    }

    private void Settle()
    {
        while (_used > _memory && _images.Count > 1) _used -= _images.Dequeue().Pixels.Length;
        _current = [.. _images];
        _cumulativePixels = new long[_current.Length];
        var total = 0L;
        for (var i = 0; i < _current.Length; i++)
        {
            total += (long)_current[i].Width * _current[i].Height;
            _cumulativePixels[i] = total;
        }
    }
}

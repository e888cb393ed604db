namespace AePipeline.TrainingJob.Data;

/// <summary>
/// The decoded images that patches are drawn from: all of the set's where they fit into the memory for them, otherwise
/// as many as fit, of which the oldest gives way to a new one now and then. New ones are decoded ahead on several
/// threads and come in an order that depends on nothing but the seed.
/// </summary>
public sealed class ImagePool : IAsyncDisposable
{
    private readonly Queue<(long Number, TrainingImage Image)> _images = [];
    private readonly OrderedWork<TrainingImage?> _decoding;
    private readonly long _memory;
    private TrainingImage[] _current = [];
    private long[] _cumulativePixels = [];
    private long _used;
    private long _next;

    private ImagePool(OrderedWork<TrainingImage?> decoding, long memory, long next)
    {
        _decoding = decoding;
        _memory = memory;
        _next = next;
    }

    /// <summary>Number of images that are decoded now.</summary>
    public int Count => _current.Length;

    /// <summary>Whether every image of the set is decoded, so that none is ever replaced.</summary>
    public bool HoldsAll { get; private set; }

    /// <summary>What the pool holds, with the number of batches that were drawn from it.</summary>
    /// <param name="batches">The number.</param>
    public DataPosition PositionAfter(long batches) => new(batches, HoldsAll ? 0 : _images.Peek().Number, _next);

    /// <summary>Decodes the first images, or again those that were held.</summary>
    /// <param name="images">The set; its training images are taken.</param>
    /// <param name="smallestSide">Images with a shorter side in pixels are left out.</param>
    /// <param name="seed">Orders the images.</param>
    /// <param name="position">Where to go on.</param>
    /// <param name="cancellationToken">Stops decoding.</param>
    /// <exception cref="TrainingDataException">No image is large enough, or too many are unreadable.</exception>
    public static async Task<ImagePool> FillAsync(
        ImageSet images, int smallestSide, int seed, DataPosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(position);
        var entries = images.Training.Where(image => Math.Min(image.Width, image.Height) >= smallestSide).ToList();
        if (entries.Count == 0)
        {
            throw new TrainingDataException(
                $"No image is at least {smallestSide}x{smallestSide} pixels. Add larger images or train with a smaller --patch.");
        }

        var pieces = Shuffle.Endless(entries.Count, seed, skip: position.Oldest)
            .Select(index => (Func<CancellationToken, Task<TrainingImage?>>)(_ => Task.FromResult(images.TryDecode(entries[index]))));
        var decoding = new OrderedWork<TrainingImage?>(pieces, images.Options.Threads + 1);
        var pool = new ImagePool(decoding, images.Options.TrainingMemory, next: position.Oldest);
        try
        {
            await pool.FillAsync(entries.Count, position, cancellationToken);
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

    /// <summary>Images that differ from each other, each as likely as every other; all where there are no more than asked for.</summary>
    public TrainingImage[] PickDistinct(int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var images = _current.ToArray();
        random.Shuffle(images);
        return images[..Math.Min(count, images.Length)];
    }

    /// <summary>Takes in the next image, in place of the oldest ones; waits for its decoding. Nothing when all are held.</summary>
    /// <exception cref="TrainingDataException">Too many images are unreadable.</exception>
    public async Task RotateAsync(CancellationToken cancellationToken)
    {
        if (!HoldsAll && await TryAddNextAsync(cancellationToken)) Settle();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _decoding.DisposeAsync();

    private async Task FillAsync(int entries, DataPosition position, CancellationToken cancellationToken)
    {
        if (position == DataPosition.Start)
        {
            while (_next < entries && _used < _memory) await TryAddNextAsync(cancellationToken);
        }
        else
        {
            while (_next < position.Decoded) await TryAddNextAsync(cancellationToken);
        }

        HoldsAll = position.Oldest == 0 && _next == entries && _used <= _memory;
        if (HoldsAll) await _decoding.DisposeAsync();
        if (_images.Count == 0) throw new TrainingDataException("None of the training images can be decoded.");
        Settle();
    }

    private async Task<bool> TryAddNextAsync(CancellationToken cancellationToken)
    {
        var number = _next++;
        if (await _decoding.NextAsync(cancellationToken) is not { } image) return false;
        _images.Enqueue((number, image));
        _used += image.Pixels.Length;
        return true;
    }

    private void Settle()
    {
        while (_used > _memory && _images.Count > 1) _used -= _images.Dequeue().Image.Pixels.Length;
        _current = [.. _images.Select(held => held.Image)];
        _cumulativePixels = new long[_current.Length];
        var total = 0L;
        for (var i = 0; i < _current.Length; i++)
        {
            total += (long)_current[i].Width * _current[i].Height;
            _cumulativePixels[i] = total;
        }
    }
}

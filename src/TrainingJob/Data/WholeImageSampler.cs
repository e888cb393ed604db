using System.Collections.Concurrent;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Batches of whole images in one size, every image once a round, every round in an order of its own. Images are decoded
/// and resized ahead on several threads; as many as fit into the memory for them stay decoded.
/// </summary>
public sealed class WholeImageSampler : IBatchSource
{
    private readonly ImageSet _images;
    private readonly int _height;
    private readonly int _width;
    private readonly ConcurrentDictionary<int, TrainingImage> _decoded = [];
    private readonly OrderedWork<ImageBatch?> _batches;
    private long _free;

    /// <summary>Starts preparing batches.</summary>
    /// <param name="images">The set; its training images are taken.</param>
    /// <param name="batch">Images in a batch; unreadable ones leave it smaller.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="seed">The same seed gives the same batches.</param>
    /// <param name="position">Where to go on; null for the start.</param>
    public WholeImageSampler(ImageSet images, int batch, int height, int width, int seed, DataPosition? position = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        _images = images;
        _height = height;
        _width = width;
        _free = images.Options.TrainingMemory;
        Position = position ?? DataPosition.Start;
        var pieces = Shuffle.Endless(images.Training.Count, seed, skip: Position.Batches * batch)
            .Chunk(batch)
            .Select(indices => (Func<CancellationToken, Task<ImageBatch?>>)(_ => Task.FromResult(Join(indices))));
        _batches = new OrderedWork<ImageBatch?>(pieces, 2 * images.Options.Threads);
    }

    /// <inheritdoc/>
    public DataPosition Position { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<ImageBatch> NextAsync(CancellationToken cancellationToken)
    {
        for (var empty = 0; empty <= _images.Training.Count; empty++)
        {
            var batch = await _batches.NextAsync(cancellationToken);
            Position = Position with { Batches = Position.Batches + 1 };
            if (batch is not null) return batch;
        }

        throw new TrainingDataException($"None of the training images of {_images.Description} can be decoded.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private ImageBatch? Join(int[] indices)
    {
        var images = indices.Select(Take).OfType<TrainingImage>().ToList();
        return images.Count > 0 ? ImageBatch.Of(images) : null;
    }

    private TrainingImage? Take(int index)
    {
        if (_decoded.TryGetValue(index, out var known)) return known;
        var image = _images.TryDecode(_images.Training[index])?.Resize(_height, _width);
        if (image is not null && Interlocked.Add(ref _free, -image.Pixels.Length) >= 0) _decoded.TryAdd(index, image);
        return image;
    }
}

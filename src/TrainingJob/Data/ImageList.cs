using System.Collections;

namespace AePipeline.TrainingJob.Data;

/// <summary>Images that are decoded when they are taken; those that fit into a bound of memory stay decoded.</summary>
/// <param name="memory">The bound in bytes.</param>
internal sealed class ImageList(long memory) : IReadOnlyList<TrainingImage>
{
    private readonly List<(ImageEntry Entry, TrainingImage? Decoded)> _images = [];
    private long _free = memory;

    public int Count => _images.Count;

    public IEnumerable<ImageEntry> Entries => _images.Select(image => image.Entry);

    public TrainingImage this[int index] => _images[index].Decoded ?? _images[index].Entry.Decode();

    /// <summary>Adds an image that was decoded to see whether it can be.</summary>
    public void Add(ImageEntry entry, TrainingImage decoded)
    {
        var fits = decoded.Pixels.Length <= _free;
        if (fits) _free -= decoded.Pixels.Length;
        _images.Add((entry, fits ? decoded : null));
    }

    /// <summary>Says of which class each image is.</summary>
    public void Label(Func<ImageEntry, int> classOf)
    {
        for (var i = 0; i < Count; i++)
        {
            var (entry, decoded) = _images[i];
            var label = classOf(entry);
            _images[i] = (entry with { Label = label }, decoded is null ? null : decoded with { Label = label });
        }
    }

    public IEnumerator<TrainingImage> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

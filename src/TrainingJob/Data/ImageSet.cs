using System.Security.Cryptography;
using System.Text;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// The images of a source, divided into sides. Training images are known by their header and hash and decoded later, by
/// an <see cref="ImagePool"/> or a <see cref="WholeImageSampler"/>; validation images have been decoded once.
/// </summary>
public sealed class ImageSet
{
    private readonly List<ImageEntry> _training = [];
    private readonly UnreadableFiles _unreadable;
    private ImageList _validation;
    private int _files;

    private ImageSet(string description, DataOptions options)
    {
        Description = description;
        Options = options;
        _unreadable = new UnreadableFiles(options.MaxUnreadable);
        _validation = new ImageList(options.ValidationMemory);
    }

    /// <summary>The source in words.</summary>
    public string Description { get; }

    /// <summary>How it is read.</summary>
    public DataOptions Options { get; }

    /// <summary>Images to train on.</summary>
    public IReadOnlyList<ImageEntry> Training => _training;

    /// <summary>Images to validate on, in the order of their names; decoded when taken.</summary>
    public IReadOnlyList<TrainingImage> Validation => _validation;

    /// <summary>Files that are no readable images, each with the reason; may grow while images are decoded.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable.Files;

    /// <summary>Identifies the validation images by content: 16 hexadecimal digits, whatever the order.</summary>
    public string ValidationId
    {
        get
        {
            var hashes = string.Join('\n', _validation.Entries.Select(image => image.Sha256).Distinct().Order(StringComparer.Ordinal));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes)))[..16];
        }
    }

    /// <summary>Reads the headers of every image of a source, on several threads.</summary>
    /// <param name="source">Where from; in use as long as the set is.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after every file how many have been read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TrainingDataException">No file is a readable image, or too many are none.</exception>
    public static async Task<ImageSet> LoadAsync(
        IImageSource source, DataOptions options, IProgress<int> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var set = new ImageSet(source.Description, options);
        var names = await source.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        var pieces = names.Select(name => (Func<CancellationToken, Task<Found>>)(stop => FindAsync(source, name, options.Split, stop)));
        await using var work = new OrderedWork<Found>(pieces, 2 * options.Threads);
        await foreach (var found in work.ReadAllAsync(cancellationToken))
        {
            set.Add(found);
            progress.Report(set._files);
        }

        set.HoldOneBackAtLeast();
        if (set._training.Count + set._validation.Count == 0)
        {
            throw new TrainingDataException(
                $"There is no readable image in {source.Description} ({set._files} files were tried). "
                + "Name a folder or a blob prefix that holds JPEG, PNG, WebP, TIFF, GIF, AVIF or BMP images.");
        }

        set.ThrowIfTooManyUnreadable();
        return set;
    }

    /// <summary>Takes the images of an IDX file, which are in memory as they are.</summary>
    /// <param name="path">IDX file of images.</param>
    /// <param name="labelsPath">IDX file of their labels, or null.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    /// <exception cref="TrainingDataException">The numbers of images and labels differ.</exception>
    public static ImageSet LoadIdx(string path, string? labelsPath, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var set = new ImageSet($"file {Path.GetFileName(path)}", options);
        foreach (var entry in IdxImageEntry.ReadAll(path, labelsPath))
        {
            set.Add(Found.Image(entry, options.Split));
        }

        set.HoldOneBackAtLeast();
        return set;
    }

    /// <summary>Takes the validation images of another set.</summary>
    public void ValidateOn(ImageSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _validation = other._validation;
    }

    /// <summary>Decodes a training image; one that is unreadable after all is counted.</summary>
    /// <returns>Null when it is unreadable.</returns>
    /// <exception cref="TrainingDataException">Too many are.</exception>
    internal TrainingImage? TryDecode(ImageEntry entry)
    {
        try
        {
            return entry.Decode();
        }
        catch (ImageRejectedException exception)
        {
            _unreadable.Add(entry.Name, exception.Message);
            ThrowIfTooManyUnreadable();
            return null;
        }
    }

    private static async Task<Found> FindAsync(IImageSource source, string name, DatasetSplit split, CancellationToken cancellationToken)
    {
        var path = await source.FetchAsync(name, cancellationToken);
        try
        {
            return Found.Image(FileImageEntry.Open(name, path), split);
        }
        catch (ImageRejectedException exception)
        {
            return new Found(name, DatasetSide.Test, null, null, exception.Message);
        }
    }

    private void ThrowIfTooManyUnreadable() => _unreadable.ThrowIfTooMany(_files);

    private void Add(Found found)
    {
        _files++;
        if (found.Problem is { } problem) _unreadable.Add(found.Name, problem);
        else if (found.Side == DatasetSide.Training) _training.Add(found.Entry!);
        else if (found.Side == DatasetSide.Validation) _validation.Add(found.Entry!, found.Decoded!);
    }

    /// <summary>In a small set chance may leave no image to validate on; then the readable one with the lowest hash does.</summary>
    private void HoldOneBackAtLeast()
    {
        if (Options.Split.ValidationShare == 0 || _validation.Count > 0 || _training.Count < 2) return;
        foreach (var entry in _training.OrderBy(image => image.Sha256, StringComparer.Ordinal).ToList())
        {
            _training.Remove(entry);
            if (TryDecode(entry) is not { } decoded) continue;
            _validation.Add(entry, decoded);
            return;
        }
    }

    /// <summary>What a file turned out to be.</summary>
    private sealed record Found(string Name, DatasetSide Side, ImageEntry? Entry, TrainingImage? Decoded, string? Problem)
    {
        /// <exception cref="ImageRejectedException">It is to validate and its pixels are damaged.</exception>
        public static Found Image(ImageEntry entry, DatasetSplit split)
        {
            var side = split.SideOf(Convert.FromHexString(entry.Sha256));
            return new Found(entry.Name, side, entry, side == DatasetSide.Validation ? entry.Decode() : null, null);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using AePipeline.Imaging;
using AePipeline.Models;
using AePipeline.Wording;

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
        Noise = options.Noise is { } limit ? new NoiseSelection(limit) : null;
    }

    /// <summary>The source in words.</summary>
    public string Description { get; }

    /// <summary>How it is read.</summary>
    public DataOptions Options { get; }

    /// <summary>Images to train on.</summary>
    public IReadOnlyList<ImageEntry> Training => _training;

    /// <summary>Images to validate on, in the order of their names; decoded when taken.</summary>
    public IReadOnlyList<TrainingImage> Validation => _validation;

    /// <summary>Names of the classes, by number, after <see cref="Classify"/>; none before.</summary>
    public IReadOnlyList<string> Classes { get; private set; } = [];

    /// <summary>Files that are no readable images, each with the reason; may grow while images are decoded.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable.Files;

    /// <summary>What became of noisy images of both sides; null when noise was not looked at.</summary>
    public NoiseSelection? Noise { get; }

    /// <summary>
    /// Identifies the validation images by content: 16 hexadecimal digits, whatever the order. Halved ones are others than those
    /// of their files, so a model that was measured on the files is measured again.
    /// </summary>
    public string ValidationId
    {
        get
        {
            var hashes = string.Join('\n', _validation.Entries.Select(image => image.ContentId).Distinct().Order(StringComparer.Ordinal));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes)))[..16];
        }
    }

    /// <summary>
    /// Reads the headers of every image of a source, on several threads; where <see cref="DataOptions.Noise"/> asks for it, decodes
    /// the images to estimate their noise.
    /// </summary>
    /// <param name="source">Where from; in use as long as the set is.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after every file how many have been read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TrainingDataException">No file is a readable image, too many are none, or none is clean enough.</exception>
    public static async Task<ImageSet> LoadAsync(
        IImageSource source, DataOptions options, IProgress<int> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var set = new ImageSet(source.Description, options);
        var names = await source.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        var pieces = names.Select(name => (Func<CancellationToken, Task<Found>>)(stop => FindAsync(source, name, options, stop)));
        // Those that are decoded are in memory at once, as in a pool.
        await using var work = new OrderedWork<Found>(pieces, options.Noise is null ? 2 * options.Threads : options.Threads + 1);
        await foreach (var found in work.ReadAllAsync(cancellationToken))
        {
            set.Add(found);
            progress.Report(set._files);
        }

        set.HoldOneBackAtLeast();
        if (set._training.Count + set._validation.Count == 0)
        {
            if (set.Noise is { LeftOut: > 0 } noise) throw new TrainingDataException(noise.Refusal(set.Description));
            throw new TrainingDataException(
                $"There is no readable image in {source.Description} ({Counted.Of(set._files, "file")} tried). "
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
        var set = new ImageSet($"file {Path.GetFileName(path)}", options with { Noise = null });
        foreach (var entry in IdxImageEntry.ReadAll(path, labelsPath))
        {
            set.Add(Found.Image(entry, options.Split, limit: null));
        }

        set.HoldOneBackAtLeast();
        return set;
    }

    /// <summary>Takes the validation images of another set.</summary>
    public void ValidateOn(ImageSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _validation = other._validation;
        if (other.Noise is { } noise) Noise?.Add(noise);
    }

    /// <summary>Says of which class every image is, so that a model can be told.</summary>
    /// <param name="classOf">The class of an image of a name, which may have a label already.</param>
    /// <exception cref="TrainingDataException">An image has no class, there are fewer than two or too many, or a validation image is of one that no training image is of.</exception>
    public void Classify(Func<string, int?, string> classOf)
    {
        ArgumentNullException.ThrowIfNull(classOf);
        var names = _training.ConvertAll(image => classOf(image.Name, image.Label));
        Classes = [.. names.Distinct().Order(StringComparer.Ordinal)];
        if (Classes.Count is < 2 or > ModelCard.MaxClasses)
        {
            throw new TrainingDataException(
                $"The images of {Description} are of {Classes.Count} classes (the first: '{Classes[0]}'); a conditional model has 2 to {ModelCard.MaxClasses}. "
                + "Sort the images into a folder a class, or leave out --condition.");
        }

        var numbers = Classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        for (var i = 0; i < _training.Count; i++) _training[i] = _training[i] with { Label = numbers[names[i]] };
        _validation.Label(image =>
        {
            var name = classOf(image.Name, image.Label);
            return numbers.TryGetValue(name, out var number) ? number
                : throw new TrainingDataException($"The validation image '{image.Name}' is of the class '{name}', and no training image is. Take it away, or add images of that class.");
        });
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

    private static async Task<Found> FindAsync(IImageSource source, string name, DataOptions options, CancellationToken cancellationToken)
    {
        var path = await source.FetchAsync(name, cancellationToken);
        try
        {
            return Found.Image(FileImageEntry.Open(name, path), options.Split, options.Noise);
        }
        catch (ImageRejectedException exception)
        {
            return new Found(name, DatasetSide.Training, null, null, exception.Message);
        }
    }

    private void ThrowIfTooManyUnreadable() => _unreadable.ThrowIfTooMany(_files);

    private void Add(Found found)
    {
        _files++;
        if (found.Sigma is { } sigma) Noise?.Add(found.Name, sigma, found.Entry?.Halvings);
        if (found.Problem is { } problem) _unreadable.Add(found.Name, problem);
        else if (found.Entry is null) return;
        else if (found.Side == DatasetSide.Training) _training.Add(found.Entry);
        else if (found.Side == DatasetSide.Validation) _validation.Add(found.Entry, found.Decoded!);
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

    /// <summary>What a file turned out to be: an image, one that is too noisy (no entry), or none at all (a problem).</summary>
    private sealed record Found(string Name, DatasetSide Side, ImageEntry? Entry, TrainingImage? Decoded, string? Problem)
    {
        /// <summary>How noisy the file is, where that was looked at.</summary>
        public double? Sigma { get; private init; }

        /// <exception cref="ImageRejectedException">It was decoded and its pixels are damaged.</exception>
        public static Found Image(ImageEntry entry, DatasetSplit split, NoiseLimit? limit)
        {
            var side = split.SideOf(Convert.FromHexString(entry.Sha256));
            if (side == DatasetSide.Training && limit is null) return new Found(entry.Name, side, entry, null, null);
            var decoded = entry.Decode();
            if (limit is null) return new Found(entry.Name, side, entry, decoded, null);
            var (image, halvings, sigma) = limit.Clean(decoded);
            // Of an image to train on, only what was decided stays: it is decoded again when its turn comes.
            var kept = side == DatasetSide.Validation ? image : null;
            return new Found(entry.Name, side, image is null ? null : entry.Halve(halvings), kept, null) { Sigma = sigma };
        }
    }
}

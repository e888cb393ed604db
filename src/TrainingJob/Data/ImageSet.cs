using System.Security.Cryptography;
using System.Text;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data;

/// <summary>The decoded images of a source, divided into sides.</summary>
public sealed class ImageSet
{
    private readonly List<TrainingImage> _training = [];
    private readonly List<TrainingImage> _validation = [];
    private readonly List<string> _unreadable = [];

    private ImageSet(string description) => Description = description;

    /// <summary>The source in words.</summary>
    public string Description { get; }

    /// <summary>Images to train on.</summary>
    public IReadOnlyList<TrainingImage> Training => _training;

    /// <summary>Images to validate on, in the order of their names.</summary>
    public IReadOnlyList<TrainingImage> Validation => _validation;

    /// <summary>Files that are no readable images, each with the reason.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <summary>Identifies the validation images by content: 16 hexadecimal digits, whatever the order.</summary>
    public string ValidationId
    {
        get
        {
            var hashes = string.Join('\n', _validation.Select(image => image.Sha256).Distinct().Order(StringComparer.Ordinal));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes)))[..16];
        }
    }

    /// <summary>Reads every image of a source.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="split">Which image goes to which side.</param>
    /// <param name="progress">Told after every file how many have been read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TrainingDataException">No file is a readable image.</exception>
    public static async Task<ImageSet> LoadAsync(
        IImageSource source, DatasetSplit split, IProgress<int> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var set = new ImageSet(source.Description);
        var read = 0;
        await foreach (var name in source.ListAsync(cancellationToken))
        {
            using var file = await source.FetchAsync(name, cancellationToken);
            set.Add(name, file.Path, split);
            progress.Report(++read);
        }

        set.HoldOneBackAtLeast(split);
        return set._training.Count + set._validation.Count > 0
            ? set
            : throw new TrainingDataException(
                $"There is no readable image in {source.Description} ({set._unreadable.Count} files were tried). "
                + "Name a folder or a blob prefix that holds JPEG, PNG, WebP, TIFF, GIF, AVIF or BMP images.");
    }

    /// <summary>Takes the validation images of another set, which was made for that.</summary>
    public void ValidateOn(ImageSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _validation.Clear();
        _validation.AddRange(other._training);
    }

    /// <summary>In a small set chance may leave no image to validate on; then the one with the lowest hash does.</summary>
    private void HoldOneBackAtLeast(DatasetSplit split)
    {
        if (split.ValidationShare == 0 || _validation.Count > 0 || _training.Count < 2) return;
        var lowest = _training.MinBy(image => image.Sha256, StringComparer.Ordinal)!;
        _training.Remove(lowest);
        _validation.Add(lowest);
    }

    private void Add(string name, string path, DatasetSplit split)
    {
        var side = split.SideOf(TrainingImage.HashOf(path));
        if (side == DatasetSide.Test) return;
        try
        {
            (side == DatasetSide.Training ? _training : _validation).Add(TrainingImage.Decode(name, path));
        }
        catch (ImageRejectedException exception)
        {
            _unreadable.Add($"{name}: {exception.Message}");
        }
    }
}

using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using AePipeline.Cli.Pipeline;
using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Storage;

namespace AePipeline.Cli.Evaluate;

/// <summary>The images to measure on: a folder, a file of images in IDX format, a single image, or blobs; decoded one at a time.</summary>
/// <param name="Description">The source in words.</param>
/// <param name="Labels">Classes of the images, or null.</param>
internal abstract record EvaluationData(string Description, LabelFile? Labels)
{
    private readonly List<string> _unreadable = [];

    /// <summary>Files that are left out, being no readable images or no half of a pair, each with the reason.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <summary>The images of a path on this machine.</summary>
    /// <exception cref="CliException">There is nothing there.</exception>
    public static EvaluationData FromPath(string path, string? labels)
    {
        var known = labels is null ? null : LabelFile.Read(labels);
        if (Directory.Exists(path)) return new Folder(path, known);
        if (!File.Exists(path)) throw new CliException(ExitCode.BadArguments, $"There is no folder or file '{path}'. Name images with --data.");
        return Path.GetFileName(path).Contains("idx3", StringComparison.OrdinalIgnoreCase) ? new Idx(path, known) : new SingleFile(path, known);
    }

    /// <summary>The images of a container below a prefix.</summary>
    /// <param name="storage">The account.</param>
    /// <param name="name"><c>CONTAINER/PREFIX</c>.</param>
    /// <param name="labels">File of labels, or null.</param>
    /// <exception cref="CliException">It names no blobs.</exception>
    public static EvaluationData FromBlobs(PipelineStorage storage, string name, string? labels) =>
        BlobPrefix.TryParse(name, out var blobs, out var problem)
            ? new Stored(storage, blobs, labels is null ? null : LabelFile.Read(labels))
            : throw new CliException(ExitCode.BadArguments, $"--blobs {problem}");

    /// <summary>Reads the images, in the order of their names; what cannot be read is left out and listed.</summary>
    /// <param name="most">Stops after so many.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="CliException">There is no readable image.</exception>
    public async IAsyncEnumerable<NamedImage> ReadAsync(int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _unreadable.Clear();
        var read = 0;
        var position = 0;
        await foreach (var file in ListAsync(cancellationToken))
        {
            if (read >= most) break;
            var label = Labels?.Find(file.Name, position++);
            if (TryDecode(file) is not { } image) continue;
            read++;
            yield return image with { Label = label };
        }

        if (read == 0)
        {
            throw new CliException(
                ExitCode.BadArguments,
                $"There is no readable image in {Description}{(_unreadable.Count > 0 ? $": {_unreadable[0]}" : "")}. Name images with --data, --blobs or --pairs.");
        }
    }

    protected abstract IAsyncEnumerable<EvaluationFile> ListAsync(CancellationToken cancellationToken);

    /// <summary>Notes a file that is left out.</summary>
    /// <param name="file">Its name and the reason.</param>
    protected void LeaveOut(string file) => _unreadable.Add(file);

    /// <summary>All files of a folder and those below it.</summary>
    protected static IEnumerable<string> FilesBelow(string folder) => new FileSystemEnumerable<string>(
        folder,
        (ref entry) => entry.ToFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,

        // A linked folder may lead back up, and then there is no end.
        ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    protected static string RelativePath(string root, string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    private NamedImage? TryDecode(EvaluationFile file)
    {
        try
        {
            var image = new NamedImage(file.Name, file.Decode()) { Noisy = file.DecodeNoisy?.Invoke() };
            if (image.Noisy is not { } noisy || (noisy.Height, noisy.Width) == (image.Image.Height, image.Image.Width)) return image;
            LeaveOut($"{file.Name}: the noisy image has {noisy.Width} x {noisy.Height} pixels and the clean one {image.Image.Width} x {image.Image.Height}");
        }
        catch (ImageRejectedException exception)
        {
            LeaveOut($"{file.Name}: {exception.Message}");
        }

        return null;
    }

    private sealed record Folder(string Root, LabelFile? Labels) : EvaluationData($"folder '{Root}'", Labels)
    {
        protected override IAsyncEnumerable<EvaluationFile> ListAsync(CancellationToken cancellationToken) =>
            FilesBelow(Root)
                .Select(path => (Path: path, Name: RelativePath(Root, path)))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => new EvaluationFile(file.Name, () => ImageReader.ReadFloat(file.Path)))
                .ToAsyncEnumerable();
    }

    private sealed record SingleFile(string File, LabelFile? Labels) : EvaluationData($"file '{File}'", Labels)
    {
        protected override IAsyncEnumerable<EvaluationFile> ListAsync(CancellationToken cancellationToken) =>
            AsyncEnumerable.Repeat(new EvaluationFile(Path.GetFileName(File), () => ImageReader.ReadFloat(File)), 1);
    }

    private sealed record Idx(string File, LabelFile? Labels) : EvaluationData($"file '{File}'", Labels)
    {
        protected override IAsyncEnumerable<EvaluationFile> ListAsync(CancellationToken cancellationToken)
        {
            var file = Read();
            var (height, width) = (file.Dimensions[1], file.Dimensions[2]);
            return AsyncEnumerable.Range(0, file.Dimensions[0]).Select(i => new EvaluationFile(
                i.ToString("D5", CultureInfo.InvariantCulture),
                () => new FloatImage(
                    [.. file.Values.Slice(i * height * width, height * width).ToArray().Select(sample => sample / 255f)], 1, height, width)));
        }

        private IdxFile Read()
        {
            try
            {
                return IdxFile.Read(File, dimensions: 3);
            }
            catch (InvalidDataException damaged)
            {
                throw new CliException(ExitCode.BadArguments, damaged.Message, damaged);
            }
        }
    }

    private sealed record Stored(PipelineStorage Storage, BlobPrefix Blobs, LabelFile? Labels) : EvaluationData($"blobs {Blobs}", Labels)
    {
        protected override async IAsyncEnumerable<EvaluationFile> ListAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (!await BlobContainer.MayExistAsync(Storage, Blobs.Container, cancellationToken))
            {
                throw new CliException(ExitCode.BadArguments, $"There is no container '{Blobs.Container}' in the storage account. Name images with --blobs CONTAINER/PREFIX.");
            }

            var container = Storage.Blobs.GetBlobContainerClient(Blobs.Container);
            var file = Path.GetTempFileName();
            try
            {
                var listings = new BlobListings(Storage, new WarningLogger<BlobListings>(LeaveOut));
                var query = new BlobListQuery(container.Name, Blobs.Prefix);
                var pages = listings.ListAsync(query, marker: null, pageSize: null, cancellationToken);
                await foreach (var blob in pages.SelectMany(page => page.Entries))
                {
                    await container.GetBlobClient(blob.Name).DownloadToAsync(file, cancellationToken);
                    yield return new EvaluationFile(blob.Name, () => ImageReader.ReadFloat(file));
                }
            }
            finally
            {
                File.Delete(file);
            }
        }
    }
}

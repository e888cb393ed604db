using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Storage;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Cli.Evaluate;

/// <summary>The images to measure on: a folder, a file of images in IDX format, a single image, or blobs; decoded one at a time.</summary>
/// <param name="Description">The source in words.</param>
/// <param name="Labels">Classes of the images, or null.</param>
internal abstract record EvaluationData(string Description, LabelFile? Labels)
{
    private readonly List<string> _unreadable = [];

    /// <summary>Files that are no readable images, each with the reason.</summary>
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
    public static EvaluationData FromBlobs(PipelineStorage storage, string name, string? labels) =>
        new BlobPrefix(storage, name, labels is null ? null : LabelFile.Read(labels));

    /// <summary>Reads the images, in the order of their names; what can not be read is left out and listed.</summary>
    /// <param name="most">Stops after so many.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="CliException">There is no readable image.</exception>
    public async IAsyncEnumerable<NamedImage> ReadAsync(int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _unreadable.Clear();
        var read = 0;
        var position = 0;
        await foreach (var (name, decode) in ListAsync(cancellationToken))
        {
            if (read >= most) break;
            var label = Labels?.Find(name, position++);
            if (TryDecode(name, decode) is not { } image) continue;
            read++;
            yield return new NamedImage(name, image, label);
        }

        if (read == 0)
        {
            throw new CliException(
                ExitCode.BadArguments,
                $"There is no readable image in {Description}{(_unreadable.Count > 0 ? $": {_unreadable[0]}" : "")}. Name images with --data or --blobs.");
        }
    }

    protected abstract IAsyncEnumerable<(string Name, Func<FloatImage> Decode)> ListAsync(CancellationToken cancellationToken);

    private FloatImage? TryDecode(string name, Func<FloatImage> decode)
    {
        try
        {
            return decode();
        }
        catch (ImageRejectedException exception)
        {
            _unreadable.Add($"{name}: {exception.Message}");
            return null;
        }
    }

    private sealed record Folder(string Root, LabelFile? Labels) : EvaluationData($"folder '{Root}'", Labels)
    {
        protected override IAsyncEnumerable<(string Name, Func<FloatImage> Decode)> ListAsync(CancellationToken cancellationToken) =>
            Below(Root)
                .Select(path => (Path: path, Name: Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/')))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => (file.Name, (Func<FloatImage>)(() => ImageReader.ReadFloat(file.Path))))
                .ToAsyncEnumerable();

        private static FileSystemEnumerable<string> Below(string folder) => new(
            folder,
            (ref entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,

            // A linked folder may lead back up, and then there is no end.
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
    }

    private sealed record SingleFile(string File, LabelFile? Labels) : EvaluationData($"file '{File}'", Labels)
    {
        protected override IAsyncEnumerable<(string Name, Func<FloatImage> Decode)> ListAsync(CancellationToken cancellationToken) =>
            AsyncEnumerable.Repeat<(string, Func<FloatImage>)>((Path.GetFileName(File), () => ImageReader.ReadFloat(File)), 1);
    }

    private sealed record Idx(string File, LabelFile? Labels) : EvaluationData($"file '{File}'", Labels)
    {
        protected override IAsyncEnumerable<(string Name, Func<FloatImage> Decode)> ListAsync(CancellationToken cancellationToken)
        {
            var file = Read();
            var (height, width) = (file.Dimensions[1], file.Dimensions[2]);
            return AsyncEnumerable.Range(0, file.Dimensions[0]).Select(i => (
                i.ToString("D5", CultureInfo.InvariantCulture),
                (Func<FloatImage>)(() => new FloatImage(
                    [.. file.Values.Slice(i * height * width, height * width).ToArray().Select(sample => sample / 255f)], 1, height, width))));
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

    private sealed record BlobPrefix(PipelineStorage Storage, string Name, LabelFile? Labels) : EvaluationData($"blobs {Name}", Labels)
    {
        protected override async IAsyncEnumerable<(string Name, Func<FloatImage> Decode)> ListAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var parts = Name.Split('/', 2);
            var container = Storage.Blobs.GetBlobContainerClient(parts[0]);
            var file = Path.GetTempFileName();
            try
            {
                var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, parts.ElementAtOrDefault(1), cancellationToken);
                await foreach (var blob in blobs)
                {
                    await container.GetBlobClient(blob.Name).DownloadToAsync(file, cancellationToken);
                    yield return (blob.Name, () => ImageReader.ReadFloat(file));
                }
            }
            finally
            {
                File.Delete(file);
            }
        }
    }
}

using System.CommandLine;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Storage;
using AePipeline.Uploads;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Cli.Defaults;

/// <summary><c>ae defaults</c>: shows and sets what a folder asks for in the place of its uploads.</summary>
internal static class DefaultsCommand
{
    private static readonly Argument<string> Folder = new("FOLDER")
    {
        Description = "Folder of uploads, for example denoise/album; denoise for all uploads of the task.",
    };

    private static readonly Option<bool> Clear = new("--clear") { Description = "Forget what the folder asked for before." };

    public static Command Create()
    {
        var command = new Command(
            "defaults",
            "Sets what all uploads below a folder get that do not ask for something else themselves; without options, shows it.\n\n"
            + "Example: ae defaults denoise/album --strength 0.5 --format webp\n\n" + ExitCode.Pointer)
        {
            Folder, CommonOptions.Then, CommonOptions.Strength, CommonOptions.Scale, CommonOptions.Format, CommonOptions.Quality, CommonOptions.Metadata, CommonOptions.Gamut, Clear,
            UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var (task, name) = Parse(parsed.GetRequiredValue(Folder));
        var wanted = CommonOptions.ReadUpload(parsed, [task]);
        var clear = parsed.GetValue(Clear);
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        var blob = account.Storage.Images.GetBlobClient(name);
        var (said, tag) = clear ? (UploadOptions.None, null) : await ReadAsync(blob, name, task, cancellationToken);
        var options = wanted.Or(said);
        if (wanted != UploadOptions.None)
        {
            Check(options, task);
            await WriteAsync(blob, options, clear, tag, cancellationToken);
        }
        else if (clear)
        {
            await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }

        var words = options.ToMetadata().Select(option => $"{option.Key[UploadOptions.KeyPrefix.Length..]} {option.Value}").ToList();
        screen.WriteLine(words.Count == 0
            ? $"{Shown(name)} asks for nothing: its uploads get what the folders above it and the pipeline say."
            : $"Uploads below {Shown(name)} that do not ask for something else get: {string.Join(", ", words)}.");
        screen.WriteJson(
            new DefaultsReport(ExitCode.Ok, $"{BlobContainers.Images}/{name}", options.ToMetadata().ToDictionary(option => option.Key[UploadOptions.KeyPrefix.Length..], option => option.Value)));
        return ExitCode.Ok;
    }

    private static (ImageTask Task, string Name) Parse(string folder)
    {
        if (!UploadSelection.TryParse(folder, out var selection, out var problem)) throw new CliException(ExitCode.BadArguments, problem);
        if (selection.Tasks is not [var task])
        {
            throw new CliException(ExitCode.BadArguments, $"'{folder}' is in no task's folder. Name one below {ImageTasks.Folders}, for example {ImageTasks.Usual}/{folder}.");
        }

        var path = selection.Path.Trim('/');
        return (task, $"{task.ToFolder()}/{(path.Length == 0 ? "" : $"{path}/")}{FolderDefaults.FileName}");
    }

    private static void Check(UploadOptions options, ImageTask task)
    {
        try
        {
            options.Check([task]);
        }
        catch (ArgumentException meaningless)
        {
            throw new CliException(ExitCode.BadArguments, $"{meaningless.Message} The folder asks for the rest already; --clear forgets it.", meaningless);
        }
    }

    private static async Task<(UploadOptions Said, ETag? Tag)> ReadAsync(BlobClient blob, string name, ImageTask task, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult found = await blob.DownloadContentAsync(cancellationToken);
            return (FolderDefaults.Parse(name, found.Content.ToMemory().Span).OrOf(UploadOptions.None, [task]), found.Details.ETag);
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            return (UploadOptions.None, null);
        }
        catch (InvalidDataException wrong)
        {
            throw new CliException(ExitCode.BadArguments, $"{wrong.Message} Or write it anew with --clear.", wrong);
        }
    }

    private static async Task WriteAsync(BlobClient blob, UploadOptions options, bool anyway, ETag? seen, CancellationToken cancellationToken)
    {
        var upload = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Conditions = anyway ? null : ConditionalWrite.Replacing(seen),
        };
        if (!await ConditionalWrite.TryAsync(() => blob.UploadAsync(BinaryData.FromBytes(FolderDefaults.Write(options)), upload, cancellationToken)))
            throw new CliException(ExitCode.SomeImagesFailed, "Somebody else changed what the folder asks for meanwhile. Look at it, and try again.");
    }

    private static string Shown(string name) => name[..(name.Length - FolderDefaults.FileName.Length)];
}

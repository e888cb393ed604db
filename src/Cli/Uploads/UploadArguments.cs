using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Storage;
using AePipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace AePipeline.Cli.Uploads;

/// <summary>How commands are told which uploads they are meant for.</summary>
internal static class UploadArguments
{
    /// <summary><c>--connection</c> of commands that start the storage of a data folder themselves.</summary>
    public static Option<string?> Connection { get; } = CommonOptions.CreateConnection(
        "Connection string, or name, of the storage account [default: that of the environment, else that of ae connect, else the data folder].");

    /// <summary>The starts of the uploads' names; none for all of them.</summary>
    public static Argument<string[]> CreatePrefixes() => new Argument<string[]>("PREFIX")
    {
        Description = "Start of the uploads' names, for example denoise/trip/; without a task, such as trip/, in every task [default: all].",
        Arity = ArgumentArity.ZeroOrMore,
    }.RefusingOptions();

    /// <summary><c>--task</c>, which leaves out the uploads for others.</summary>
    public static Option<string?> CreateTask()
    {
        var option = new Option<string?>("--task") { Description = "Only uploads for this task [default: all].", HelpName = "TASK" };
        return option.AcceptOnlyFromAmong([.. ImageTasks.All.Select(ImageTasks.ToFolder)]);
    }

    /// <summary>What the command line selects.</summary>
    /// <exception cref="CliException">No name can start so, or the options do not go together.</exception>
    public static IReadOnlyList<UploadSelection> Read(string[] prefixes, string? task)
    {
        var selections = prefixes.Length == 0 ? [UploadSelection.All] : prefixes.Select(Parse).ToList();
        if (!ImageTasks.TryParse(task, out var only)) return selections;
        foreach (var (selection, prefix) in selections.Zip(prefixes))
        {
            if (!selection.Tasks.Contains(only)) throw new CliException(ExitCode.BadArguments, $"'{prefix}' names another task than --task {task}. Leave one of them out.");
        }

        return [.. selections.Select(selection => selection with { Tasks = [only] })];
    }

    /// <summary>Opens the account that the command line names.</summary>
    public static Task<OpenAccount> OpenAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken) =>
        OpenAccount.OpenAsync(parsed.GetValue(Connection), parsed.GetValue(CommonOptions.Store), screen, cancellationToken);

    /// <summary>Lists blobs, and says on the screen which it has to leave out.</summary>
    public static BlobListings ListingsOf(OpenAccount account, Screen screen)
    {
        using var loggers = new LoggerFactory([new ScreenLoggerProvider(screen, TimeProvider.System)]);
        return new BlobListings(account.Storage, loggers.CreateLogger<BlobListings>());
    }

    /// <summary>Lists the uploads that any of the selections has, each once.</summary>
    public static async Task<List<StoredUpload>> ListAsync(BlobListings listings, IReadOnlyList<UploadSelection> selections, CancellationToken cancellationToken)
    {
        var catalog = new UploadCatalog(listings);
        var found = new Dictionary<string, StoredUpload>(StringComparer.Ordinal);
        foreach (var selection in selections)
        {
            await foreach (var upload in catalog.ListAsync(selection, cancellationToken)) found.TryAdd(upload.Image.ImageName, upload);
        }

        return [.. found.Values];
    }

    /// <summary>The sentence for a selection that no upload is in.</summary>
    public static string NothingFound(string[] prefixes) => prefixes.Length == 0
        ? "There is no upload. Upload images with: ae upload FILE"
        : $"There is no upload whose name starts with {string.Join(" or ", prefixes.Select(prefix => $"'{prefix}'"))}. ae ls shows all.";

    private static UploadSelection Parse(string prefix) => UploadSelection.TryParse(prefix, out var selection, out var problem)
        ? selection
        : throw new CliException(ExitCode.BadArguments, problem);
}

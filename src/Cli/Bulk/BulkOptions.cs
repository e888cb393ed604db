using System.CommandLine;
using AePipeline.Bulk;
using AePipeline.Processing;
using AePipeline.Storage;

namespace AePipeline.Cli.Bulk;

/// <summary>The options of <c>ae bulk start</c>, and the request that they make.</summary>
internal static class BulkOptions
{
    public static Option<string[]> Tasks { get; } = new Option<string[]>("--task")
    {
        Description = "What to do with each image; several make a chain: --task denoise upscale embed.",
        HelpName = "TASK",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [ImageTasks.Usual.ToFolder()],
    }.AcceptOnlyFromAmong([.. ImageProcessor.Tasks.Select(ImageTasks.ToFolder)]);

    public static Option<string?> Source { get; } = new("--source")
    {
        Description = "The images, or with --from-folder where they go [default: images/TASK/, or archive/FOLDER/].",
        HelpName = "CONTAINER/PREFIX",
    };

    public static Option<string?> Pattern { get; } = new("--pattern")
    {
        Description = "Only names below the prefix that match, for example '2026/**/*.jpg'.",
        HelpName = "GLOB",
    };

    public static Option<DirectoryInfo?> FromFolder { get; } = new("--from-folder")
    {
        Description = "Upload this folder of this machine first, except for what is there already. Run it again to go on after an interruption.",
        HelpName = "DIR",
    };

    public static Option<FileInfo?> FromList { get; } = new("--from-list")
    {
        Description = "Only the names in this file, one a line, as ae bulk failures --list writes it.",
        HelpName = "FILE",
    };

    public static Option<string?> Id { get; } = new("--id") { Description = "Name of the job [default: the time].", HelpName = "ID" };

    public static Option<bool> KeepIntermediate { get; } = new("--keep-intermediate") { Description = "Store the images between the tasks of a chain too." };

    public static Option<bool> Stale { get; } = new("--stale") { Description = "Do images again whose result an older model made." };

    public static Option<int> Priority { get; } = new("--priority") { Description = "0 to 9; of the jobs that wait, the highest goes first.", HelpName = "N" };

    public static Option<double?> PricePerHour { get; } = new("--price-per-hour") { Description = "What an hour of the machine costs; --dry-run then tells what the job would.", HelpName = "PRICE" };

    public static Option<string> ResultPrefix { get; } = new("--result-prefix")
    {
        Description = "Put the results below this folder; not for a job over images/TASK/.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => "",
    };

    public static Option<bool> DryRun { get; } = new("--dry-run") { Description = "Start nothing: count the images, try a few, and estimate." };

    public static Option<bool> Here { get; } = new("--here") { Description = "Run the job in this command and show it, instead of leaving it to the running ae up." };

    public static Option<int> BatchSize { get; } = new("--batch-size") { Description = "Images whose outcomes are recorded together.", HelpName = "N", DefaultValueFactory = _ => 50 };

    public static IReadOnlyList<Option> All { get; } =
    [
        Tasks, CommonOptions.Strength, CommonOptions.Scale, CommonOptions.Format, CommonOptions.Quality, CommonOptions.Metadata, CommonOptions.Gamut, Source, FromFolder, Pattern, FromList, Id, KeepIntermediate, Stale, Priority, PricePerHour, ResultPrefix, BatchSize, DryRun, Here,
    ];

    /// <summary>The request, still without its list.</summary>
    /// <exception cref="CliException">The options do not make a possible one.</exception>
    public static BulkRequest ReadRequest(ParseResult parsed, TimeProvider time)
    {
        var tasks = parsed.GetRequiredValue(Tasks).Select(name => ImageProcessor.Tasks.Single(task => task.ToFolder() == name)).ToList();
        var typed = parsed.GetValue(FromFolder) is { } folder ? BulkFolder.SourceOf(folder, parsed.GetValue(Source)) : parsed.GetValue(Source);
        if (!BlobPrefix.TryParse(typed ?? $"{BlobContainers.Images}/{tasks[0].ToFolder()}/", out var source, out var problem))
        {
            throw new CliException(ExitCode.BadArguments, BulkSource.OnThisMachine(typed) ?? $"--source {problem}");
        }

        var now = time.GetUtcNow();
        var request = new BulkRequest
        {
            Id = parsed.GetValue(Id) ?? BulkSubmission.MakeId(tasks, now),
            Container = source.Container,
            Prefix = source.Prefix,
            Pattern = parsed.GetValue(Pattern),
            Tasks = tasks,
            Strength = parsed.GetValue(CommonOptions.Strength),
            Scale = parsed.GetValue(CommonOptions.Scale),
            Format = parsed.GetValue(CommonOptions.Format),
            Quality = parsed.GetValue(CommonOptions.Quality),
            Metadata = parsed.GetValue(CommonOptions.Metadata),
            Gamut = parsed.GetValue(CommonOptions.Gamut),
            KeepIntermediate = parsed.GetValue(KeepIntermediate),
            Stale = parsed.GetValue(Stale),
            Priority = parsed.GetValue(Priority),
            PricePerHour = parsed.GetValue(PricePerHour),
            ResultPrefix = parsed.GetRequiredValue(ResultPrefix),
            BatchSize = parsed.GetValue(BatchSize),
            CreatedAt = now,
        };
        try
        {
            request.Check();
            return request;
        }
        catch (ArgumentException wrong)
        {
            throw new CliException(ExitCode.BadArguments, wrong.Message, wrong);
        }
    }
}

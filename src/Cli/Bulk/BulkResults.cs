using System.CommandLine;
using AePipeline.Bulk;
using AePipeline.Cli.Download;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Storage;
using AePipeline.Uploads;
using Microsoft.Extensions.Logging.Abstractions;

namespace AePipeline.Cli.Bulk;

/// <summary><c>ae bulk download</c>: the results and latents of a job as files.</summary>
internal static class BulkResults
{
    public static Option<DirectoryInfo> Out { get; } = new("--out")
    {
        Description = "Folder for the files. Those that are there and whole are not downloaded again.",
        HelpName = "DIR",
        Required = true,
    };

    public static async Task<int> DownloadAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var folder = parsed.GetRequiredValue(Out).FullName;
        UserFolder.Check(folder, "Name another with --out.");
        await using var account = await BulkAccount.OpenAsync(parsed, screen, cancellationToken);
        var id = parsed.GetRequiredValue(BulkCommand.Id);
        var (request, _) = await account.Jobs.FindRequestAsync(id, cancellationToken) ?? throw BulkCommand.NoSuchJob(id);
        var items = await FindAsync(account, request, folder, cancellationToken);
        if (items.Count == 0)
        {
            screen.WriteLine($"The job '{id}' has no result yet. How far it is: ae bulk status {id}");
            screen.WriteJson(new DownloadReport(ExitCode.Ok, folder, []));
            return ExitCode.Ok;
        }

        UserFolder.Create(folder, "Name another with --out.");
        return await new DownloadRun(account.Storage, screen).RunAsync(items, folder, cancellationToken);
    }

    /// <summary>What is in storage of the images that the job has done so far, also of its first tasks where it keeps that.</summary>
    private static async Task<IReadOnlyList<DownloadItem>> FindAsync(BulkAccount account, BulkRequest request, string folder, CancellationToken cancellationToken)
    {
        var done = new HashSet<ImageReference>();
        await foreach (var outcome in account.Pages.ReadOutcomesAsync(request.Id, cancellationToken))
        {
            if (outcome.Kind is BulkOutcomeKind.Done or BulkOutcomeKind.AlreadyDone) done.UnionWith(BulkPlace.AllOf(request, outcome.Name));
        }

        // A listing of each task in place of a question for each image: there may be hundreds of thousands.
        var selections = done.GroupBy(image => image.Task).Select(images => new UploadSelection([images.Key], StartOf(images.Select(image => image.Path)))).ToList();
        var latents = done.SelectMany(LatentPlace.AllOf).Select(latent => latent.LatentName).ToHashSet(StringComparer.Ordinal);
        var items = await new DownloadList(new BlobListings(account.Storage, NullLogger<BlobListings>.Instance)).ReadAsync(selections, folder, cancellationToken);
        return [.. items.Where(item => item.Container == BlobContainers.Latents ? latents.Contains(item.Name) : ResultNames.UploadsOf(item.Name).Any(done.Contains))];
    }

    /// <summary>What all names start with.</summary>
    private static string StartOf(IEnumerable<string> names) => names.Aggregate((start, name) => start[..start.AsSpan().CommonPrefixLength(name)]);
}

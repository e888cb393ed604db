using System.Collections.Concurrent;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;

namespace AePipeline.Processing.Sweeping;

/// <summary>
/// Reports the blobs of <see cref="BlobContainers.Images"/> that are in no task's folder, such as <c>images/a.jpg</c> and
/// <c>images/Denoise/a.jpg</c>, or in a folder that is reserved, <c>images/denoise/@archive/a.jpg</c>: no host works on them, and
/// whoever uploaded them would wait for ever. Each gets one report. One look at a time.
/// </summary>
/// <param name="listings">Lists the blobs.</param>
/// <param name="problems">The reports.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of each report.</param>
public sealed partial class StrayUploads(BlobListings listings, ProblemReports problems, TimeProvider time, ILogger<StrayUploads> logger)
{
    // Somebody may keep a whole archive beside the folders, for bulk jobs: the first thousand reports say it all.
    private const int MostReported = 1000;

    // An idle account is swept every second, and this look is not free.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);
    private DateTimeOffset _due = DateTimeOffset.MinValue;

    /// <summary>The same as <see cref="ReportAsync"/>, at most every half minute.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task ReportIfDueAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _due)
        {
            return;
        }

        await ReportAsync(cancellationToken);
        _due = time.GetUtcNow() + Pause;
    }

    /// <summary>Looks for such blobs and reports those that have no report yet. Costs one listing, and one more for each folder that is no task's.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        var top = new BlobListQuery(BlobContainers.Images, "") { Traits = BlobTraits.Metadata, Delimiter = "/" };
        await foreach (var page in listings.ListAsync(top, marker: null, pageSize: null, cancellationToken))
        {
            foreach (var entry in page.Entries)
            {
                if (entry.Blob is { } blob)
                {
                    await ReportOneAsync(blob, cancellationToken);
                }
                else if (_reported.Count < MostReported && !ImageTasks.TryParse(entry.Name.TrimEnd('/'), out _))
                {
                    await ReportBelowAsync(top with { Prefix = entry.Name, Delimiter = null }, cancellationToken);
                }
            }
        }
    }

    private async Task ReportBelowAsync(BlobListQuery folder, CancellationToken cancellationToken)
    {
        await foreach (var page in listings.ListAsync(folder, marker: null, pageSize: null, cancellationToken))
        {
            foreach (var blob in page.Blobs)
            {
                if (_reported.Count >= MostReported) return;
                await ReportOneAsync(blob, cancellationToken);
            }
        }
    }

    /// <summary>Reports an upload in a reserved folder, see <see cref="ImageReference.IsReserved"/>, unless it is reported. Any number of callers at once.</summary>
    /// <param name="image">The upload.</param>
    /// <param name="sourceEtag">Its ETag, without quotes.</param>
    /// <param name="problem">What is wrong with its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    internal Task ReportReservedAsync(ImageReference image, string sourceEtag, string problem, CancellationToken cancellationToken) =>
        ReportOneAsync(image.ImageName, image.ReservedReportName, sourceEtag, $"{problem} This one can be deleted.", cancellationToken);

    private Task ReportOneAsync(BlobItem blob, CancellationToken cancellationToken) => IsFolder(blob)
        ? Task.CompletedTask
        : ReportOneAsync(
            blob.Name, ImageReference.ReportName(blob.Name), ResultMetadata.Normalize(blob.Properties.ETag.GetValueOrDefault()), Detail(blob.Name), cancellationToken);

    private async Task ReportOneAsync(string name, string reportName, string sourceEtag, string detail, CancellationToken cancellationToken)
    {
        if (_reported.Count >= MostReported || !_reported.TryAdd($"{sourceEtag} {name}", true))
        {
            return;
        }

        try
        {
            var seen = await problems.FindAsync(reportName, cancellationToken);
            if (seen?.SourceETag != sourceEtag
                && await problems.TryWriteAsync(name, reportName, sourceEtag, ProblemType.Misplaced, detail, attempts: 0, seen, cancellationToken) is not null)
            {
                Log.Misplaced(logger, BlobNames.ToListable(name));
            }
        }
        catch (Exception unreported) when (unreported is BlobLeasedException or RequestFailedException { Status: 400 })
        {
            // This report alone cannot be written, and never will be better: the others are not to wait for it.
            Log.Unreported(logger, BlobNames.ToListable(name), unreported.Message);
        }
        catch
        {
            _reported.TryRemove($"{sourceEtag} {name}", out _);
            throw;
        }
    }

    private static bool IsFolder(BlobItem blob) =>
        blob.Metadata.ContainsKey(UploadScan.FolderMark) || (blob.Name.EndsWith('/') && blob.Properties.ContentLength == 0);

    private static string Detail(string name)
    {
        var folders = string.Join(", ", ImageTasks.All.Select(task => $"{task.ToFolder()}/…"));
        return $"'{name}' is in no task's folder of the container {BlobContainers.Images}, so that nobody looks at it. Upload it below {folders}, "
            + $"in small letters and without a slash before it{(Meant(name) is { } meant ? $", for example as {meant}" : "")}. This one can be deleted.";
    }

    /// <summary>What was probably meant: the path from the first folder on that is a task's in any spelling.</summary>
    private static string? Meant(string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length - 1; i++)
        {
            foreach (var folder in ImageTasks.All.Select(ImageTasks.ToFolder))
            {
                if (folder.Equals(parts[i], StringComparison.OrdinalIgnoreCase)) return string.Join('/', [folder, .. parts[(i + 1)..]]);
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(3061, LogLevel.Warning, "The upload {Name} is where no host works on it; its problem report says what to do", EventName = "UploadMisplaced")]
        public static partial void Misplaced(ILogger logger, string name);

        [LoggerMessage(3062, LogLevel.Warning, "The upload {Name} is where no host works on it, and no problem report can be written: {Reason}", EventName = "UploadMisplacedUnreported")]
        public static partial void Unreported(ILogger logger, string name, string reason);
    }
}

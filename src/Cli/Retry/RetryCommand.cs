using System.Collections.Concurrent;
using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Uploads;
using AePipeline.Wording;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Cli.Retry;

/// <summary><c>ae retry</c>: has failed uploads tried again now.</summary>
internal static class RetryCommand
{
    private const int ChangesAtOnce = 8;

    // A host that reads the queue does so within minutes; for one that does not, the message goes by itself.
    private static readonly TimeSpan MessageLife = TimeSpan.FromHours(1);

    private static readonly Argument<string[]> Prefixes = UploadArguments.CreatePrefixes();
    private static readonly Option<string?> Task = UploadArguments.CreateTask();

    public static Command Create()
    {
        var command = new Command(
            "retry",
            "Has failed uploads tried again now, for example after the cause has been mended.\n\nExample: ae retry denoise/trip/\n\n" + ExitCode.Pointer)
        {
            Prefixes, Task, UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var prefixes = parsed.GetValue(Prefixes) ?? [];
        var selections = UploadArguments.Read(prefixes, parsed.GetValue(Task));
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        var uploads = await UploadArguments.ListAsync(UploadArguments.ListingsOf(account, screen), selections, cancellationToken);
        if (uploads.Count == 0 && prefixes.Length > 0) throw new CliException(ExitCode.BadArguments, UploadArguments.NothingFound(prefixes));
        var failed = uploads.FindAll(upload => upload.State == UploadState.Failed);
        var retried = new ConcurrentDictionary<StoredUpload, RetriedUpload>();
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = ChangesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(failed, bounded, async (upload, token) => retried[upload] = await RetryAsync(account, upload, token));

        var ordered = failed.ConvertAll(upload => retried[upload]);
        var left = ordered.FindAll(upload => upload.Reason is not null);
        foreach (var upload in left) screen.WriteLine($"{upload.Image} is not tried again. {upload.Reason}");
        if (uploads.Count == 0) screen.WriteLine(UploadArguments.NothingFound(prefixes));
        else if (failed.Count == 0) screen.WriteLine("No upload has failed.");
        else screen.WriteLine($"{Counted.Of(failed.Count - left.Count, "upload")} to be tried again{(account.IsOwn ? " as soon as a pipeline runs: ae up" : "")}. How far they are: ae ls");
        var exitCode = left.Count > 0 ? ExitCode.SomeImagesFailed : ExitCode.Ok;
        screen.WriteJson(new RetryReport(exitCode, ordered), CliJson.Default.RetryReport);
        return exitCode;
    }

    private static async Task<RetriedUpload> RetryAsync(OpenAccount account, StoredUpload upload, CancellationToken cancellationToken)
    {
        var retried = new RetriedUpload(upload.Image.ImageName, upload.Problem!.Type);
        if (upload.Image.IsReserved(out var problem)) return retried with { Reason = problem };
        if (upload.Problem.Type == ProblemType.Archived) return retried with { Reason = "It is in the archive tier; it is done by itself once it is back from there." };
        try
        {
            var blob = account.Storage.Images.GetBlobClient(upload.Image.ImageName);
            var asSeen = new BlobRequestConditions { IfMatch = upload.Tag };
            BlobProperties properties = await blob.GetPropertiesAsync(asSeen, cancellationToken);
            // The same metadata again is another ETag: to every host that is a new upload of the same bytes.
            BlobInfo touched = await blob.SetMetadataAsync(properties.Metadata, asSeen, cancellationToken);
            if (account.Folder is null) await TellAsync(account.Storage, upload.Image, touched.ETag, cancellationToken);
            return retried;
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return retried with { Reason = "It was overwritten or deleted meanwhile." };
        }
        catch (RequestFailedException refused) when (refused.Status == 409)
        {
            return retried with { Reason = $"The storage refused: {refused.ErrorCode}." };
        }
    }

    /// <summary>Tells hosts with triggers, which would otherwise find it only when they sweep; ae up looks by itself.</summary>
    private static async Task TellAsync(PipelineStorage storage, ImageReference image, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            var message = new PendingImage(image.ImageName, ResultMetadata.Normalize(etag)).ToJson();
            await storage.PendingImages.SendMessageAsync(message, visibilityTimeout: null, MessageLife, cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 404)
        {
            // Found by the sweep, some minutes later.
        }
    }
}

using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Processing.Folders;
using AePipeline.Processing.Models;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing;

/// <summary>
/// Turns one upload into its result or its problem report. Safe to call at any time, from any number of hosts at once
/// and again after any crash: the blobs decide what is left to do, and the last upload's result is the one that stays.
/// </summary>
/// <remarks>
/// Why a slow run cannot overwrite the result of a newer upload: it reads the etags of what is there, or presumes that nothing is, and
/// finds its own upload to be the newest after that. So what it saw was made of no newer upload, and the write asks that nothing was written
/// since. What it reads after it has found the upload, it looks at the upload once more for. The same holds for a latent, which is written
/// before its result: a run that ends between the two leaves an image that is not done.
/// <para>
/// What a first upload costs: two questions about its result and its report, at once; a download, which also says what the
/// upload is; where that is a while ago a last look at the upload, which nothing above needs, but without which a run would leave results
/// of uploads that are deleted or overwritten meanwhile; and the writes, one or, for embed, two. A latent without a result is asked about
/// only when it stands in the way of a write. Where somebody has read the state already, or knows the name to be new, the questions are left out.
/// </para>
/// <para>
/// A result is deleted only when the upload has another in another format. A rejected upload leaves the result and the latent of an earlier upload of that name
/// where they are; they say which upload they are of, and so does the report.
/// </para>
/// </remarks>
public sealed partial class ImageProcessor(
    PipelineStorage storage,
    ImageLedger ledger,
    ProblemReports problems,
    TaskModels models,
    FolderOptions folders,
    ResultWriter results,
    AePipelineMetrics metrics,
    IOptions<ImageLimits> limits,
    IOptions<ProcessingOptions> options,
    TimeProvider time,
    ILogger<ImageProcessor> logger)
{
    private const int MaxRounds = 5;

    // An upload that waited longer may have been done meanwhile, by a bulk job that wanted another format.
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(1);

    /// <summary>The tasks that are served; uploads for one that has no model yet wait for it.</summary>
    public static IReadOnlyList<ImageTask> Tasks => ImageTasks.All;

    /// <summary>Does what is left to do for an upload.</summary>
    /// <exception cref="ModelNotAvailableException">The task has no model yet.</exception>
    /// <exception cref="BlobLeasedException">Somebody holds a lease on what would have to be replaced.</exception>
    /// <exception cref="UploadKeepsChangingException">Every attempt was overtaken by a newer upload.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer. Trying again later is safe.</exception>
    public Task<ProcessingOutcome> ProcessAsync(ImageReference image, CancellationToken cancellationToken) =>
        ProcessAsync(image, seen: null, cancellationToken);

    /// <summary>The same where somebody has just read what the storage has of the image.</summary>
    /// <param name="image">The upload.</param>
    /// <param name="seen">What was read, so that it is not asked for again; null to ask. What changed since costs time and nothing else.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task<ProcessingOutcome> ProcessAsync(ImageReference image, ImageState? seen, CancellationToken cancellationToken)
    {
        // The mark of a folder or its options, or dots that lead elsewhere: the client library would find another blob. Or a name that
        // belongs to the results of bulk jobs.
        if (FolderDefaults.IsName(image.ImageName)) folders.Forget(image.ImageName);
        if (!ImageReference.TryParse(image.ImageName, out _) || image.IsReserved(out _)) return new ProcessingOutcome(image, ProcessingStatus.Gone);

        var work = new ImageWork(
            image,
            storage.Images.GetBlobClient(image.ImageName),
            [image.Task],
            async (upload, token) => upload.Wanted(
                UploadOptions.None, [image.Task], (await folders.OfAsync(image, [image.Task], token)).Or(options.Value.Defaults)),
            (state, upload) => state.SettledUntil(upload.SourceETag, options.Value, upload.IsArchived) > time.GetUtcNow(),
            (wanted, token) => models.AcquireAsync(image.Task, wanted, token))
        {
            Seen = seen,
        };
        while (true)
        {
            try
            {
                return await ProcessAsync(work, cancellationToken);
            }
            catch (ModelReplacedException replaced)
            {
                // As often as there are versions at fault, each of which is met once.
                Log.Replaced(logger, image, replaced.Message);
            }
        }
    }

    /// <summary>The same for a blob that need not be an upload; its result is as safe.</summary>
    /// <exception cref="ModelReplacedException">The model is at fault, and another version is to be borrowed.</exception>
    internal async Task<ProcessingOutcome> ProcessAsync(ImageWork work, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var round = 1; round <= MaxRounds; round++)
        {
            var state = round == 1 && work.Seen is { } seen
                ? seen
                : await ledger.ReadAsync(work.Image, withLoneLatent: round > 1, cancellationToken);
            if (await TryProcessAsync(work, state, cancellationToken) is { } outcome)
            {
                outcome = outcome with { Elapsed = time.GetElapsedTime(started) };
                metrics.Record(outcome);
                return outcome;
            }

            Log.Overtaken(logger, work.Image, round);
        }

        throw new UploadKeepsChangingException(work.Image, MaxRounds);
    }

    /// <summary>One round; null when a newer upload or another host came in between.</summary>
    private async Task<ProcessingOutcome?> TryProcessAsync(ImageWork work, ImageState state, CancellationToken cancellationToken)
    {
        var image = work.Image;
        var found = new UploadFinding(time.GetTimestamp(), state);
        using var upload = state.IsEmpty
            ? await UploadedImage.OpenAsync(work.Source, cancellationToken)
            : await UploadedImage.FindAsync(work.Source, cancellationToken);
        if (upload is null) return new ProcessingOutcome(image, ProcessingStatus.Gone);

        try
        {
            if (!work.IsSettled(state, upload) && await MayHaveOtherFormatsAsync(work, upload, state, cancellationToken))
            {
                if (state.IsPresumed) state = await ledger.ReadAsync(image, cancellationToken);
                state = await ledger.WithOtherFormatsAsync(image, state, cancellationToken);
            }

            if (work.IsSettled(state, upload))
            {
                if (state.Superseded(upload.SourceETag) is { Count: > 0 } superseded && await upload.IsNewestAsync(cancellationToken))
                {
                    await results.RemoveAsync(superseded, cancellationToken);
                }

                if (state.OutlivedReport(upload.SourceETag) is { } outlived)
                {
                    await problems.DeleteAsync(image, outlived, cancellationToken);
                }

                return AlreadyDone(image, upload, state.ResultOf(upload.SourceETag)?.Metadata);
            }

            return await WorkAsync(work, upload, found, state, cancellationToken);
        }
        catch (ImageRejectedException rejected)
        {
            return await RejectAsync(image, upload, state, rejected, cancellationToken);
        }
    }

    /// <summary>
    /// Whether there may be results in another format than the host's, or by the name that an earlier version gave them. The first upload of a name has none, so that most images cost
    /// no more than with a single format. What nobody expects all the same, the next sweep that looks at the image removes.
    /// </summary>
    private async Task<bool> MayHaveOtherFormatsAsync(ImageWork work, UploadedImage upload, ImageState state, CancellationToken cancellationToken) =>
        !state.IsEmpty
        || time.GetUtcNow() - upload.WrittenAt > s_fresh
        || TargetOf(work.Image, await work.Wanted(upload, cancellationToken)) != TargetOf(work.Image, options.Value.Defaults);

    private ResultTarget TargetOf(ImageReference image, UploadOptions wanted) => ResultTarget.Of(image, wanted.Format ?? options.Value.ResultFormat);

    private async Task<ProcessingOutcome?> WorkAsync(
        ImageWork work, UploadedImage upload, UploadFinding found, ImageState state, CancellationToken cancellationToken)
    {
        var image = work.Image;
        upload.CheckReadable(limits.Value.MaxBytes);
        work.CheckName();
        var wanted = await work.Wanted(upload, cancellationToken);
        var target = TargetOf(image, wanted);
        var heeded = wanted.For(work.Tasks, target.Format);
        if (state.Latent is null && work.LatentOf(heeded) is { } latentOf)
        {
            state = await ledger.WithLatentAsync(latentOf, state, cancellationToken);
            // A latent where nothing was presumed: then there may be a result as well.
            if (state is { IsPresumed: true, Latent.Tag: not null }) return null;
        }

        if (state.Leased is { } leased)
        {
            throw new BlobLeasedException(leased);
        }

        using var model = await work.AcquireModel(wanted, cancellationToken);
        using var folder = new WorkFolder(options.Value.WorkDirectory);
        if (!await upload.TryDownloadAsync(folder.Input, cancellationToken))
        {
            return null;
        }

        var source = await folder.HashInputAsync(cancellationToken);
        if (state.SameWork(source, model, heeded, target.Format) is { } same)
        {
            return await KeepAsync(image, upload, state, same, cancellationToken);
        }

        var processed = await model.RunAsync(new InputFile(folder.Input), folder.Output, target.Format, wanted, cancellationToken);
        var metadata = new ResultMetadata(upload.SourceETag, model.Version, PipelineVersion.Current, processed.Provider, processed.ModelFile)
        {
            SourceSha256 = source,
            InferenceTime = processed.InferenceTime,
            ModelChain = model.Chain,
            Then = heeded.Then,
            Strength = heeded.Strength,
            Scale = heeded.Scale,
            Quality = heeded.Quality,
            Metadata = heeded.Metadata,
            Gamut = processed.Gamut,
            Taken = processed.Taken,
            SourcePages = processed.Pages,
        };
        if ((!found.Holds(state, time) && !await upload.IsNewestAsync(cancellationToken))
            || !await results.TryWriteAsync(image, folder.Output, target, metadata, processed, state, cancellationToken))
        {
            return null;
        }

        await CleanUpAsync(image, state, target, cancellationToken);
        var outcome = new ProcessingOutcome(image, ProcessingStatus.Written)
        {
            SourceETag = upload.SourceETag,
            SourceBytes = upload.Size,
            ResultBytes = new FileInfo(folder.Output).Length,
            ModelVersion = model.Version,
            Processed = processed,
        };
        Log.Written(logger, image, processed.Width, processed.Height, processed.Provider, processed.InferenceTime.TotalSeconds, model.Version);
        return outcome;
    }

    /// <summary>The same bytes were uploaded again: their result stays and from now on names the new upload.</summary>
    private async Task<ProcessingOutcome?> KeepAsync(
        ImageReference image, UploadedImage upload, ImageState state, ResultHead same, CancellationToken cancellationToken)
    {
        var result = same.Metadata!;
        if (!await upload.IsNewestAsync(cancellationToken)
            || !await results.TryKeepAsync(image, same.Target, result with { SourceETag = upload.SourceETag }, state, cancellationToken))
        {
            return null;
        }

        await CleanUpAsync(image, state, same.Target, cancellationToken);
        return AlreadyDone(image, upload, result);
    }

    private async Task<ProcessingOutcome?> RejectAsync(
        ImageReference image, UploadedImage upload, ImageState state, ImageRejectedException rejected, CancellationToken cancellationToken)
    {
        if (!await upload.IsNewestAsync(cancellationToken))
        {
            return null;
        }

        var type = ProblemType.Of(rejected.Rejection);
        if (state.Problem?.SourceETag == upload.SourceETag && state.Problem.Type == type)
        {
            return AlreadyDone(image, upload, result: null);
        }

        var report = await problems.TryWriteAsync(
            image, upload.SourceETag, type, rejected.Message, attempts: 1, state.Problem, cancellationToken);
        if (report is null)
        {
            return null;
        }

        Log.Rejected(logger, image, rejected.Rejection, rejected.Message);
        return new ProcessingOutcome(image, ProcessingStatus.Rejected)
        {
            SourceETag = upload.SourceETag,
            SourceBytes = upload.Size,
            Problem = report,
        };
    }

    private static ProcessingOutcome AlreadyDone(ImageReference image, UploadedImage upload, ResultMetadata? result) =>
        new(image, ProcessingStatus.AlreadyDone)
        {
            SourceETag = upload.SourceETag,
            SourceBytes = upload.Size,
            ModelVersion = result?.ModelVersion,
        };

    /// <summary>Removes what a new result makes untrue: a report, and results in other formats.</summary>
    private async Task CleanUpAsync(ImageReference image, ImageState state, ResultTarget target, CancellationToken cancellationToken)
    {
        await results.RemoveAsync(state.OthersThan(target), cancellationToken);
        if (state.Problem is { } stale) await problems.DeleteAsync(image, stale, cancellationToken);
    }
}

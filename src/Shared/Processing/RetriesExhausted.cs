using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;

namespace AePipeline.Processing;

/// <summary>Reports an upload that failed in every attempt for a reason that may pass. Hosts with a poison queue call it from there.</summary>
/// <param name="storage">The account.</param>
/// <param name="ledger">Says whether it was done after all.</param>
/// <param name="problems">The reports.</param>
public sealed class RetriesExhausted(PipelineStorage storage, ImageLedger ledger, ProblemReports problems)
{
    /// <summary>Writes the report, unless the upload is gone, was overwritten or got its result from another host.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sourceEtag">The upload that failed, without quotes.</param>
    /// <param name="failure">What the last attempt ended with.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report, or null when none was due.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<ProblemReport?> ReportAsync(
        ImageReference image, string sourceEtag, Exception failure, int attempts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var blob = storage.Images.GetBlobClient(image.ImageName);
        using var upload = await UploadedImage.FindAsync(blob, cancellationToken);
        return upload?.SourceETag == sourceEtag
            ? await ReportAsync(image, upload, failure, attempts, cancellationToken)
            : null;
    }

    /// <summary>The same for the newest upload of a blob.</summary>
    internal async Task<ProblemReport?> ReportNewestAsync(
        ImageReference image, BlobClient source, Exception failure, int attempts, CancellationToken cancellationToken)
    {
        using var upload = await UploadedImage.FindAsync(source, cancellationToken);
        return upload is null ? null : await ReportAsync(image, upload, failure, attempts, cancellationToken);
    }

    private async Task<ProblemReport?> ReportAsync(
        ImageReference image, UploadedImage upload, Exception failure, int attempts, CancellationToken cancellationToken)
    {
        var state = await ledger.ReadAsync(image, cancellationToken);
        if (state.IsDone(upload.SourceETag))
        {
            return null;
        }

        var detail = $"The last of {attempts} attempts ended with: {failure.GetBaseException().Message} "
            + "The pipeline tries again by itself after a rest; uploading the file again starts at once.";
        return await problems.TryWriteAsync(
            image, upload.SourceETag, ProblemType.RetriesExhausted, detail, attempts, state.Problem, cancellationToken);
    }
}

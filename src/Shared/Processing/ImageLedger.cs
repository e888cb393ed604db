using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing;

/// <summary>Answers from the blobs alone whether an image is done, so that every host and every restart agrees.</summary>
/// <param name="storage">The account.</param>
/// <param name="problems">The problem reports.</param>
/// <param name="options">Where results are.</param>
public sealed class ImageLedger(PipelineStorage storage, ProblemReports problems, IOptions<ProcessingOptions> options)
{
    /// <summary>Reads what is known about an image; two requests at once.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<ImageState> ReadAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var problem = problems.FindAsync(image, cancellationToken);
        var result = FindResultAsync(image, cancellationToken);
        await Task.WhenAll(problem, result).ConfigureAwait(false);
        var (metadata, tag) = await result.ConfigureAwait(false);
        return new ImageState(metadata, tag, await problem.ConfigureAwait(false));
    }

    private async Task<(ResultMetadata? Metadata, ETag? Tag)> FindResultAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var target = ResultTarget.Of(image, options.Value.ResultFormat);
        if (target.BlobName.Length > BlobNames.MaxLength)
        {
            return default;
        }

        try
        {
            var found = await storage.Results.GetBlobClient(target.BlobName)
                .GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return (ResultMetadata.Read(found.Value), found.Value.ETag);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return default;
        }
    }
}

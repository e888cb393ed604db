using AePipeline.Bulk;
using AePipeline.Cli.Pipeline;
using AePipeline.Storage;

namespace AePipeline.Cli.Bulk;

/// <summary>Looks at the source of a job before the job is there, and says what is wrong with it.</summary>
internal static class BulkSource
{
    /// <summary>What to do with a folder or file of this machine; null when there is none of that name.</summary>
    /// <param name="typed">What was given for <c>--source</c>.</param>
    public static string? OnThisMachine(string? typed) => Path.Exists(typed)
        ? $"--source '{typed}' is on this machine, and a bulk job works on images that are in storage. Upload it with the job: ae bulk start --from-folder {typed}. Or without one: ae upload {typed} --task TASK."
        : null;

    /// <summary>Makes sure that there is such a container; the one of the pipeline's own uploads is made by the pipeline.</summary>
    /// <param name="storage">The account.</param>
    /// <param name="request">The job.</param>
    /// <param name="typed">What was given for <c>--source</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">There is no such container.</exception>
    public static async Task CheckAsync(PipelineStorage storage, BulkRequest request, string? typed, CancellationToken cancellationToken)
    {
        if (await BlobContainer.MayExistAsync(storage, request.Container, cancellationToken)) return;
        throw new CliException(
            ExitCode.BadArguments,
            OnThisMachine(typed) ?? $"There is no container '{request.Container}' in the storage account. Name the images with --source CONTAINER/PREFIX, for example --source {BlobContainers.Images}/denoise/");
    }

    /// <summary>What to say of a job that found no image.</summary>
    public static string NothingFound(BulkRequest request) =>
        $"There is no image below '{request.Container}/{request.Prefix}'{(request.Pattern is { } pattern ? $" that matches '{pattern}'" : request.ListBlob is null ? "" : " in the list")}. "
        + "Upload some with ae upload, or name others with --source.";
}

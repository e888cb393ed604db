using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>Where the results of a job's images go.</summary>
/// <remarks>
/// What a job and an upload would make alike they share, so that neither does it twice. Everything else has a folder of
/// its own, so that jobs over different sources, or through different tasks, never take each other's results for their own.
/// </remarks>
public static class BulkPlace
{
    /// <summary>Names everything that a job makes of an image: result, latent and problem report.</summary>
    /// <param name="request">The job.</param>
    /// <param name="name">Name of the image in the job's container.</param>
    public static ImageReference Of(BulkRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(request, request.Tasks.Count, name);
    }

    /// <summary>Names all that a job stores of an image: one for each of its tasks where it keeps what is between them, else one.</summary>
    public static IEnumerable<ImageReference> AllOf(BulkRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        var first = request.KeepIntermediate ? 1 : request.Tasks.Count;
        return Enumerable.Range(first, request.Tasks.Count - first + 1).Select(tasks => Of(request, tasks, name));
    }

    /// <summary>The same for what the first tasks of a chain make.</summary>
    internal static ImageReference Of(BulkRequest request, int tasks, string name)
    {
        var task = request.Tasks[tasks - 1];
        if (request is { Container: BlobContainers.Images, ResultPrefix: "" }
            && tasks == 1
            && ImageReference.TryParse(name, out var upload)
            && upload.Task == task)
        {
            return upload;
        }

        // The container's name stays in a place of the user's choice too: uploads and other jobs may use that folder.
        var folder = request.ResultPrefix.Length > 0 ? $"{request.ResultPrefix}/@{request.Container}" : $"@{request.Container}";
        return ChainPlace.Of(folder, [.. request.Tasks.Take(tasks)], name);
    }
}

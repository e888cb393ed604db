namespace AePipeline.Processing.Sweeping;

/// <summary>A page of listed uploads.</summary>
/// <param name="Uploads">The uploads, in the order of their names; blobs that are none are left out.</param>
/// <param name="Marker">Where the next page begins; null after the last.</param>
internal sealed record UploadPage(IReadOnlyList<PendingUpload> Uploads, string? Marker);

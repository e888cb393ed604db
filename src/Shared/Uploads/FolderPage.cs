namespace AePipeline.Uploads;

/// <summary>A page of a folder.</summary>
/// <param name="Folders">The folders in it, each as the start of its uploads' names, <c>denoise/trip/</c>.</param>
/// <param name="Uploads">The uploads in it.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record FolderPage(IReadOnlyList<string> Folders, IReadOnlyList<StoredUpload> Uploads, string? Next);

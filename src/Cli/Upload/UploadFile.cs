using AePipeline.Storage;

namespace AePipeline.Cli.Upload;

/// <summary>A file on this machine and the name it gets.</summary>
/// <param name="Path">The file.</param>
/// <param name="Image">The upload.</param>
internal sealed record UploadFile(string Path, ImageReference Image)
{
    /// <summary>Why it cannot be uploaded under this name, with the file's name; null when it can.</summary>
    public string? Problem { get; init; }
}

using AePipeline.Storage;

namespace AePipeline.Cli.Upload;

/// <summary>A file on this machine and the name it gets.</summary>
/// <param name="Path">The file.</param>
/// <param name="Image">The upload.</param>
internal sealed record UploadFile(string Path, ImageReference Image);

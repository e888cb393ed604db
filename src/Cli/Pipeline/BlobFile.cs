using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Cli.Pipeline;

/// <summary>A blob as a file on this machine.</summary>
internal static class BlobFile
{
    /// <summary>What an unfinished file is called until it is whole.</summary>
    private const string Unfinished = ".part";

    /// <summary>Downloads a blob, replacing a file that is there; a file that exists is whole.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="path">The file; its folder is made when it is missing.</param>
    /// <param name="version">The blob as it was seen; null for whichever is there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The blob is another by now, or gone, or the storage does not answer.</exception>
    public static async Task SaveAsync(BlobClient blob, string path, ETag? version, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var unfinished = path + Unfinished;
        try
        {
            var conditions = version is { } seen ? new BlobRequestConditions { IfMatch = seen } : null;
            await blob.DownloadToAsync(unfinished, new BlobDownloadToOptions { Conditions = conditions }, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Cli.Pipeline;

/// <summary>A blob as a file on this machine.</summary>
internal static class BlobFile
{
    /// <summary>Downloads a blob, replacing a file of another content; a file that exists is whole.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="path">The file; its folder is made when it is missing.</param>
    /// <param name="version">The blob as it was seen; null for whichever is there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What became of the file.</returns>
    /// <exception cref="RequestFailedException">The blob is another by now, or gone, or the storage does not answer.</exception>
    public static async Task<SavedFile> SaveAsync(BlobClient blob, string path, ETag? version, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        var wasThere = file.Exists;
        file.Directory!.Create();
        var unfinished = Unfinished(file);
        try
        {
            var conditions = version is { } seen ? SeenBlob.Still(seen) : null;
            await blob.DownloadToAsync(unfinished, new BlobDownloadToOptions { Conditions = conditions }, cancellationToken);
            if (wasThere && await IsSameAsync(file, new FileInfo(unfinished), cancellationToken)) return SavedFile.Same;
            File.Move(unfinished, path, overwrite: true);
            return wasThere ? SavedFile.Overwritten : SavedFile.New;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>What an unfinished file is called until it is whole: the same in every try, and no name that a user gives.</summary>
    private static string Unfinished(FileInfo file) =>
        Path.Combine(file.DirectoryName!, $".ae-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Name)))[..16]}.part");

    private static async Task<bool> IsSameAsync(FileInfo one, FileInfo other, CancellationToken cancellationToken) =>
        one.Length == other.Length && await HashAsync(one, cancellationToken) == await HashAsync(other, cancellationToken);

    private static async Task<string> HashAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}

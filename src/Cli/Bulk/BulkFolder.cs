using System.Collections.Concurrent;
using System.Security.Cryptography;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Upload;
using AePipeline.Storage;
using AePipeline.Wording;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace AePipeline.Cli.Bulk;

/// <summary>Puts a folder of this machine where a job finds it. What is there and the same is not uploaded again, so that an interrupted upload goes on.</summary>
/// <param name="storage">The account.</param>
/// <param name="screen">Shows progress.</param>
internal sealed class BulkFolder(PipelineStorage storage, Screen screen)
{
    private const int UploadsAtOnce = 8;

    /// <summary>The container where folders go unless another is named: in that of the uploads the pipeline would work on them by itself.</summary>
    private const string UsualContainer = "archive";

    /// <summary>Where a folder goes: what <c>--source</c> says, else a place named after the folder.</summary>
    public static string SourceOf(DirectoryInfo folder, string? source) => $"{(source ?? $"{UsualContainer}/{folder.Name}").TrimEnd('/')}/";

    /// <summary>Uploads what is missing or another.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="target">Where to.</param>
    /// <param name="isDry">Whether nothing is uploaded, and only counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">There is no such folder, or nothing in it.</exception>
    public async Task<BulkUploadReport> UploadAsync(DirectoryInfo folder, BlobPrefix target, bool isDry, CancellationToken cancellationToken)
    {
        if (!folder.Exists) throw new CliException(ExitCode.BadArguments, $"There is no folder '{folder.FullName}'. Name one with {BulkOptions.FromFolder.Name}.");
        var prefix = target.Prefix;
        var files = UploadFiles.Below(folder.FullName)
            .Select(path => (Path: path, Name: prefix + Path.GetRelativePath(folder.FullName, path).Replace(Path.DirectorySeparatorChar, '/')))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0) throw new CliException(ExitCode.BadArguments, $"There are no files in '{folder.FullName}'.");

        var container = storage.Blobs.GetBlobContainerClient(target.Container);
        if (!isDry) await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var there = isDry && !await BlobContainer.MayExistAsync(storage, target.Container, cancellationToken) ? [] : await ListAsync(target, cancellationToken);
        var (uploaded, kept, overwritten, refused) = (0, 0, 0, new ConcurrentBag<string>());
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce, CancellationToken = cancellationToken };
        await screen.TrackAsync(isDry ? "Comparing" : $"Uploading to {target.Container}/{prefix}", files.Count, advance => Parallel.ForEachAsync(files, bounded, async (file, token) =>
        {
            if (await TryHashAsync(file, refused, token) is { } hash)
            {
                var isThere = there.TryGetValue(file.Name, out var blob);
                if (isThere && blob.AsSpan().SequenceEqual(hash)) Interlocked.Increment(ref kept);
                else
                {
                    if (!isDry) await UploadAsync(container, file, hash, token);
                    Interlocked.Increment(ref isThere ? ref overwritten : ref uploaded);
                }
            }

            advance();
        }));
        return new BulkUploadReport(target.Container, prefix, uploaded, kept, overwritten, [.. refused.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Says what was uploaded.</summary>
    public void Show(BulkUploadReport report, bool isDry)
    {
        foreach (var reason in report.Refused) screen.WriteLine(reason);
        var counts = new[] { (report.Uploaded, isDry ? "to upload" : "uploaded"), (report.Overwritten, isDry ? "to overwrite" : "overwritten"), (report.Kept, "there already") };
        var said = string.Join(", ", counts.Where(count => count.Item1 > 0).Select(count => $"{count.Item1:N0} {count.Item2}"));
        screen.WriteLine($"{Counted.Of(report.Uploaded + report.Kept + report.Overwritten, "file")} in {report.Container}/{report.Prefix}: {(said.Length > 0 ? said : "none")}.");
    }

    /// <summary>The MD5 of each blob by its name; null where the storage has none.</summary>
    private async Task<Dictionary<string, byte[]?>> ListAsync(BlobPrefix target, CancellationToken cancellationToken)
    {
        var there = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        var listings = new BlobListings(storage, NullLogger<BlobListings>.Instance);
        await foreach (var page in listings.ListAsync(new BlobListQuery(target.Container, target.Prefix), marker: null, pageSize: null, cancellationToken))
        {
            foreach (var blob in page.Blobs) there[blob.Name] = blob.Properties.ContentHash;
        }

        return there;
    }

    /// <summary>Null, and a reason, for a file that cannot be uploaded.</summary>
    private static async Task<byte[]?> TryHashAsync((string Path, string Name) file, ConcurrentBag<string> refused, CancellationToken cancellationToken)
    {
        if (!BlobNames.IsValidUpload(file.Name, out var problem))
        {
            refused.Add($"'{file.Path}' is not uploaded. {problem}");
            return null;
        }

        try
        {
            await using var stream = File.OpenRead(file.Path);
            return await HashAsync(stream, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            refused.Add($"'{file.Path}' cannot be read, and is not uploaded. {unreadable.Message}");
            return null;
        }
    }

    private static async Task UploadAsync(BlobContainerClient container, (string Path, string Name) file, byte[] hash, CancellationToken cancellationToken)
    {
        // The service works the hash out itself only for small ones.
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentHash = hash } };
        await container.GetBlobClient(file.Name).UploadAsync(file.Path, options, cancellationToken);
    }

    // The hash that the storage keeps; it tells apart files, and protects nothing.
#pragma warning disable CA5351
    private static async Task<byte[]> HashAsync(FileStream stream, CancellationToken cancellationToken) => await MD5.HashDataAsync(stream, cancellationToken);
#pragma warning restore CA5351
}

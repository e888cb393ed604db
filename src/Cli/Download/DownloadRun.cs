using System.Collections.Concurrent;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Storage;
using AePipeline.Wording;
using Azure;

namespace AePipeline.Cli.Download;

/// <summary>Downloads files; those that are there and whole stay as they are.</summary>
/// <param name="storage">The account.</param>
/// <param name="screen">Shows progress.</param>
internal sealed class DownloadRun(PipelineStorage storage, Screen screen)
{
    private const int DownloadsAtOnce = 8;
    private const int LongestList = 50;

    public async Task<int> RunAsync(IReadOnlyList<DownloadItem> items, string folder, CancellationToken cancellationToken)
    {
        var files = new ConcurrentDictionary<DownloadItem, DownloadedFile>();
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = DownloadsAtOnce, CancellationToken = cancellationToken };
        await screen.TrackAsync("Downloading", items.Count, advance => Parallel.ForEachAsync(items, bounded, async (item, token) =>
        {
            files[item] = await DownloadAsync(item, token);
            advance();
        }));
        var ordered = items.Select(item => files[item]).ToList();
        var exitCode = ordered.Exists(file => file.Status == "failed") ? ExitCode.SomeImagesFailed : ExitCode.Ok;
        Show(ordered, folder);
        screen.WriteJson(new DownloadReport(exitCode, folder, ordered));
        return exitCode;
    }

    private async Task<DownloadedFile> DownloadAsync(DownloadItem item, CancellationToken cancellationToken)
    {
        var file = new DownloadedFile($"{item.Container}/{item.Name}", item.Path, "kept", item.Bytes);
        if (File.Exists(item.Path) && IsWhole(item)) return file;
        try
        {
            var saved = await BlobFile.SaveAsync(storage.Blobs.GetBlobContainerClient(item.Container).GetBlobClient(item.Name), item.Path, item.ETag, cancellationToken);
            File.SetLastWriteTimeUtc(item.Path, item.FileTime);
            return file with { Status = StatusOf(saved) };
        }
        catch (RequestFailedException changed) when (SeenBlob.IsAnotherOrGone(changed))
        {
            return file with { Status = "failed", Reason = "It was changed or deleted meanwhile. Download it again." };
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException && Directory.Exists(item.Path))
        {
            return file with { Status = "failed", Reason = "A folder has the name of the file. Rename the folder, or name another with --out." };
        }
    }

    private static string StatusOf(SavedFile saved) => saved switch
    {
        SavedFile.New => "downloaded",
        SavedFile.Overwritten => "overwritten",
        _ => "kept",
    };

    /// <summary>As rsync tells it: size and time of writing. Latents of one model all have the same size.</summary>
    private static bool IsWhole(DownloadItem item) =>
        new FileInfo(item.Path) is var file && file.Length == item.Bytes && file.LastWriteTimeUtc == item.FileTime;

    private void Show(List<DownloadedFile> files, string folder)
    {
        foreach (var file in files.Where(file => file.Status == "failed")) screen.WriteLine($"{file.Blob}: {file.Reason}");
        var overwritten = files.FindAll(file => file.Status == "overwritten");
        foreach (var file in overwritten.Take(LongestList)) screen.WriteLine($"Overwritten: {Relative(file.File)}");
        if (overwritten.Count > LongestList) screen.WriteLine($"and {Counted.Of(overwritten.Count - LongestList, "other file")} overwritten; --json lists all.");
        var counts = files.GroupBy(file => file.Status).Select(group => $"{group.Count():N0} {(group.Key == "kept" ? "there already" : group.Key)}");
        var bytes = files.Where(file => file.Status is "downloaded" or "overwritten").Sum(file => file.Bytes);
        screen.WriteLine($"{Counted.Of(files.Count, "file")} in {Relative(folder)}: {string.Join(", ", counts)} ({ByteSize.Of(bytes)} downloaded).");
    }

    private static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);
}

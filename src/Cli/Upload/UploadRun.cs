using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Storage;
using AePipeline.Wording;
using Spectre.Console;

namespace AePipeline.Cli.Upload;

/// <summary>Uploads files and follows each to its end.</summary>
/// <param name="client">The pipeline.</param>
/// <param name="screen">Shows progress.</param>
internal sealed class UploadRun(ImageClient client, Screen screen)
{
    private const int UploadsAtOnce = 4;
    private const int WaitsAtOnce = 16;
    private const int LongestList = 50;

    private readonly ConcurrentDictionary<UploadFile, UploadedImageReport> _reports = new();

    /// <summary>What every upload asks for.</summary>
    public UploadOptions Options { get; init; } = UploadOptions.None;

    public string? Output { get; init; }

    public bool Wait { get; init; }

    /// <summary>Whether every image is listed, however many there are.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Longest time without a finished image.</summary>
    public required TimeSpan Patience { get; init; }

    public async Task<int> RunAsync(IReadOnlyList<UploadFile> files, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var refused = files.Where(file => file.Problem is not null).ToList();
        foreach (var file in refused) _reports[file] = Refused(file);
        var named = files.Where(file => file.Problem is null).ToList();
        await screen.TrackAsync("Uploading", named.Count, advance => Parallel.ForEachAsync(
            named, Bounded(UploadsAtOnce, cancellationToken), async (file, token) =>
            {
                await UploadAsync(file, token);
                advance();
            }));
        var uploaded = named.FindAll(file => _reports[file].Reason is null);
        var exitCode = Wait ? await WaitForAllAsync(uploaded, cancellationToken) : ExitCode.Ok;
        if (exitCode == ExitCode.Ok && uploaded.Count < files.Count) exitCode = ExitCode.SomeImagesFailed;
        var reports = files.Select(file => _reports[file]).ToList();
        Show(reports);
        ShowOverwritten(reports);
        foreach (var report in reports.Where(report => report.SourceETag is null)) screen.WriteLine(report.Reason!);
        screen.WriteJson(new UploadReport(exitCode, Stopwatch.GetElapsedTime(started).TotalSeconds, reports));
        return exitCode;
    }

    private static ParallelOptions Bounded(int degree, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };

    private static UploadedImageReport Refused(UploadFile file, string? reason = null) =>
        new() { File = file.Path, Image = file.Image.ImageName, Status = "failed", Reason = reason ?? file.Problem };

    private async Task UploadAsync(UploadFile file, CancellationToken cancellationToken)
    {
        var isThere = await client.ExistsAsync(file.Image, cancellationToken);
        try
        {
            _reports[file] = new UploadedImageReport
            {
                File = file.Path,
                Image = file.Image.ImageName,
                Status = Wait ? "unfinished" : "uploaded",
                SourceETag = await client.UploadAsync(file.Path, file.Image, Options, cancellationToken),
                Overwritten = isThere,
                Then = Options.Then?.ToString(),
                Strength = Options.Strength,
                Scale = Options.Scale,
                Quality = Options.Quality,
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _reports[file] = Refused(file, $"'{file.Path}' cannot be read, and was not uploaded. {unreadable.Message}");
        }
    }

    private async Task<int> WaitForAllAsync(List<UploadFile> files, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await screen.TrackAsync("Processing", files.Count, advance => Parallel.ForEachAsync(
                files, Bounded(WaitsAtOnce, patience.Token), async (file, token) =>
                {
                    await FollowAsync(file, token);
                    patience.CancelAfter(Patience);
                    advance();
                }));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            screen.WriteLine($"No image was finished for {Patience.TotalSeconds:0} s. The pipeline goes on with what was uploaded once it runs.");
            return ExitCode.TimedOut;
        }

        return _reports.Values.All(report => report.Status == "done") ? ExitCode.Ok : ExitCode.SomeImagesFailed;
    }

    private async Task FollowAsync(UploadFile file, CancellationToken cancellationToken)
    {
        var report = _reports[file];
        var outcome = await client.WaitAsync(file.Image, report.SourceETag!, cancellationToken);
        if (outcome.Result is not { } result)
        {
            _reports[file] = report with { Status = "failed", Reason = outcome.Reason, Problem = outcome.Problem };
            return;
        }

        var path = Output is null ? null : Path.Combine(Output, result.Name[(result.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var latentPath = Output is null || result.Latent is null ? null : Path.Combine(Output, file.Image.LatentName);
        var overwritten = new List<string>();
        if (path is not null && await client.DownloadAsync(result, path, cancellationToken) == SavedFile.Overwritten) overwritten.Add(path);
        if (latentPath is not null && await client.DownloadLatentAsync(result.Latent!, latentPath, cancellationToken) == SavedFile.Overwritten) overwritten.Add(latentPath);

        _reports[file] = report with
        {
            Status = "done",
            Result = result.Name,
            Out = path,
            Latent = result.Latent?.Image.LatentName,
            LatentOut = latentPath,
            OverwrittenFiles = overwritten.Count > 0 ? overwritten : null,
            ReconstructionError = result.Latent?.Metadata.ReconstructionError,
            ZScore = result.Latent?.Metadata.ZScore,
            Then = result.Metadata.Then?.ToString(),
            Strength = result.Metadata.Strength,
            Scale = result.Metadata.Scale,
            Quality = result.Metadata.Quality,
            Taken = result.Metadata.Taken?.ToString(),
            ModelVersion = result.Metadata.ModelVersion,
            Provider = result.Metadata.Provider,
            InferenceSeconds = result.Metadata.InferenceTime?.TotalSeconds,
        };
    }

    /// <summary>A folder of thousands would scroll its failures away: then those alone are listed.</summary>
    private void Show(List<UploadedImageReport> reports)
    {
        var uploaded = reports.FindAll(report => report.SourceETag is not null);
        var listed = IsVerbose || reports.Count <= LongestList ? uploaded : uploaded.FindAll(report => report.Reason is not null);
        var embedded = listed.Exists(report => report.Latent is not null);
        var table = new ScreenTable(["image", "status", Wait ? "result" : "reason", .. embedded ? ["latent", ">error", ">z-score"] : Array.Empty<string>()]);
        foreach (var report in listed.OrderBy(report => report.Reason is null))
        {
            var last = report.Reason ?? (report.Out is { } path ? Relative(path) : report.Result) ?? "";
            table.Add([report.Image, report.Status, last, .. embedded ? Embedding(report) : []]);
        }

        table.Show(screen);
        screen.WriteLine(string.Join(", ", reports.GroupBy(report => report.Status).Select(group => $"{group.Count()} {group.Key}")));
    }

    private void ShowOverwritten(List<UploadedImageReport> reports)
    {
        ShowOverwritten([.. reports.Where(report => report.Overwritten).Select(report => report.Image)], "other upload");
        ShowOverwritten([.. reports.SelectMany(report => report.OverwrittenFiles ?? []).Select(Relative)], "other file");
    }

    private void ShowOverwritten(List<string> names, string others)
    {
        foreach (var name in names.Take(LongestList)) screen.WriteLine($"Overwritten: {name}");
        if (names.Count > LongestList) screen.WriteLine($"and {Counted.Of(names.Count - LongestList, others)} overwritten; --json lists all.");
    }

    private static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);

    private static string[] Embedding(UploadedImageReport report) =>
    [
        report.Latent ?? "",
        report.ReconstructionError?.ToString("0.000000", CultureInfo.InvariantCulture) ?? "",
        report.ZScore?.ToString("+0.00;-0.00", CultureInfo.InvariantCulture) ?? "",
    ];
}

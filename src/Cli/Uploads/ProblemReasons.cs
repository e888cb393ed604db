using System.Collections.Concurrent;
using System.Text.Json;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Uploads;
using Azure;

namespace AePipeline.Cli.Uploads;

/// <summary>Reads why uploads failed, from their problem reports.</summary>
/// <param name="storage">The account.</param>
internal sealed class ProblemReasons(PipelineStorage storage)
{
    // Each is a request; beyond these the kind of problem says enough.
    private const int MostRead = 1000;
    private const int ReadsAtOnce = 16;

    /// <summary>The reason of each upload that has failed, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(IEnumerable<StoredUpload> uploads, CancellationToken cancellationToken)
    {
        var reasons = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var failed = uploads.Where(upload => upload.State == UploadState.Failed).ToList();
        foreach (var upload in failed) reasons[upload.Image.ImageName] = ProblemType.Describe(upload.Problem!.Type);
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(failed.Take(MostRead), bounded, async (upload, token) =>
        {
            if (await FindAsync(upload.ProblemName!, token) is { } report) reasons[upload.Image.ImageName] = $"{report.Title}. {report.Detail}".ReplaceLineEndings(" ");
        });
        return reasons;
    }

    private async Task<ProblemReport?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var blob = await SmallBlob.ReadAsync(storage.Failed.GetBlobClient(name), SmallBlob.MaxJsonBytes, cancellationToken: cancellationToken);
            return blob is var (content, _) ? content.ToObjectFromJson<ProblemReport>(JsonSerializerOptions.Web) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException or RequestFailedException { Status: 404 })
        {
            return null;
        }
    }
}

using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Processing.Models;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AePipeline.Cli.Bulk;

/// <summary>Says what a job would do without doing it: lists, and tries a few images whose results are thrown away.</summary>
/// <param name="account">The account.</param>
internal sealed class BulkDryRun(BulkAccount account)
{
    private const int Samples = 6;

    /// <summary>Of the images that the job would list.</summary>
    public async Task<BulkDryRunReport> RunAsync(BulkRequest request, CancellationToken cancellationToken)
    {
        var lister = new BulkLister(account.Storage, new BlobListings(account.Storage, NullLogger<BlobListings>.Instance));
        var (images, bytes) = (0L, 0L);
        var samples = new List<string>();
        var marker = (string?)null;
        do
        {
            var page = await lister.ListAsync(request, DateTimeOffset.MaxValue, marker, stopAt: null, cancellationToken);
            images += page.Items.Count;
            bytes += page.Items.Sum(item => item.Size);
            if (samples.Count == 0) samples.AddRange(SamplesOf([.. page.Items.Select(item => item.Name)]));
            marker = page.Marker;
        }
        while (marker is not null);

        var container = account.Storage.Blobs.GetBlobContainerClient(request.Container);
        return await EstimateAsync(request, images, bytes, samples, (name, path) => container.GetBlobClient(name).DownloadToAsync(path, cancellationToken), cancellationToken);
    }

    /// <summary>Of files that are to be uploaded first, which is not reckoned.</summary>
    public Task<BulkDryRunReport> RunAsync(BulkRequest request, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var bytes = files.Sum(file => new FileInfo(file).Length);
        return EstimateAsync(request, files.Count, bytes, SamplesOf(files), (file, path) => Task.Run(() => File.Copy(file, path, overwrite: true), cancellationToken), cancellationToken);
    }

    /// <summary>Spread over all, or over the first page: the images of one folder may be alike.</summary>
    private static IReadOnlyList<string> SamplesOf(IReadOnlyList<string> names) => [.. names.Where((_, i) => i % Math.Max(1, names.Count / Samples) == 0).Take(Samples)];

    private async Task<BulkDryRunReport> EstimateAsync(
        BulkRequest request, long images, long bytes, IReadOnlyList<string> samples, Func<string, string, Task> fetch, CancellationToken cancellationToken)
    {
        var times = await TryAsync(request, samples, fetch, cancellationToken);
        // The first also loads the model.
        var each = times.Count > 1 ? times.Skip(1).Average() : times.Count > 0 ? times[0] : (double?)null;
        var seconds = each * images;
        return new BulkDryRunReport(ExitCode.Ok, images, bytes, times.Count, each, seconds, seconds / 3600 * request.PricePerHour);
    }

    private async Task<List<double>> TryAsync(
        BulkRequest request, IReadOnlyList<string> samples, Func<string, string, Task> fetch, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        var models = account.Services.GetRequiredService<TaskModels>();
        var folder = Directory.CreateTempSubdirectory("aepipeline-bulk-").FullName;
        try
        {
            foreach (var sample in samples)
            {
                var started = TimeProvider.System.GetTimestamp();
                try
                {
                    var input = Path.Combine(folder, "0");
                    await fetch(sample, input);
                    await RunAsync(models, request, folder, input, cancellationToken);
                    times.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
                }
                catch (Exception unusable) when (unusable is ImageRejectedException or IOException or UnauthorizedAccessException or RequestFailedException { Status: 404 })
                {
                    // The job would list it among its failures; it says nothing about the time of the others.
                }
            }
        }
        catch (ModelNotAvailableException missing)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, missing.Message, missing);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return times;
    }

    private static async Task RunAsync(
        TaskModels models, BulkRequest request, string folder, string input, CancellationToken cancellationToken)
    {
        var next = new InputFile(input);
        for (var i = 0; i < request.Tasks.Count; i++)
        {
            using var model = await models.AcquireAsync(request.Tasks[i], request.ToOptions(), cancellationToken);
            var output = Path.Combine(folder, $"{i + 1}");
            await model.RunAsync(next, output, ImageFormat.Png, request.ToOptions(), cancellationToken);
            next = new InputFile(output);
        }
    }
}

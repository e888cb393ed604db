using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Processing;
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
            // Spread over the first page: the images of one folder may be alike.
            if (samples.Count == 0) samples.AddRange(page.Items.Where((_, i) => i % Math.Max(1, page.Items.Count / Samples) == 0).Take(Samples).Select(item => item.Name));
            marker = page.Marker;
        }
        while (marker is not null);

        var times = await TryAsync(request, samples, cancellationToken);
        // The first also loads the model.
        var each = times.Count > 1 ? times.Skip(1).Average() : times.Count > 0 ? times[0] : (double?)null;
        var seconds = each * images;
        return new BulkDryRunReport(ExitCode.Ok, images, bytes, times.Count, each, seconds, seconds / 3600 * request.PricePerHour);
    }

    private async Task<List<double>> TryAsync(BulkRequest request, List<string> names, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        var models = account.Services.GetRequiredService<TaskModels>();
        var container = account.Storage.Blobs.GetBlobContainerClient(request.Container);
        var folder = Directory.CreateTempSubdirectory("aepipeline-bulk-").FullName;
        try
        {
            foreach (var name in names)
            {
                var started = TimeProvider.System.GetTimestamp();
                try
                {
                    var input = Path.Combine(folder, "0");
                    await container.GetBlobClient(name).DownloadToAsync(input, cancellationToken);
                    await RunAsync(models, request, folder, input, cancellationToken);
                    times.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
                }
                catch (Exception unusable) when (unusable is ImageRejectedException or RequestFailedException { Status: 404 })
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
        for (var i = 0; i < request.Tasks.Count; i++)
        {
            using var model = await models.AcquireAsync(request.Tasks[i], request.ToOptions(), cancellationToken);
            var output = Path.Combine(folder, $"{i + 1}");
            await model.RunAsync(input, output, ImageFormat.Png, request.ToOptions(), cancellationToken);
            input = output;
        }
    }
}

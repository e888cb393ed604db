using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Sessions;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Options;

namespace AePipeline.Health;

/// <summary>Says whether a host can do its work. Answers in a few seconds although the storage hangs, and never throws for what it finds.</summary>
public sealed class PipelineHealth
{
    private readonly PipelineStorage _storage;
    private readonly ModelRegistry _registry;
    private readonly ModelHost _models;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly Lazy<ProviderHealth> _provider;

    /// <summary>Nothing is sent yet.</summary>
    public PipelineHealth(
        PipelineStorage storage,
        ModelRegistry registry,
        ModelHost models,
        IOptions<InferenceOptions> inference,
        IOptions<HealthOptions> options,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(inference);
        ArgumentNullException.ThrowIfNull(options);
        (_storage, _registry, _models, _timeout, _time) = (storage, registry, models, options.Value.Timeout, time);

        // Asking for CUDA takes memory on the device and does not change while the process lives.
        _provider = new(() => Provider(inference.Value));
    }

    /// <summary>Checks storage, execution provider and models, at the same time.</summary>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var storage = CheckStorageAsync(stop.Token);
        var promoted = Task.WhenAll(ModelNames.Tasks.Select(task => FindPromotedAsync(task, stop.Token)));
        var provider = Task.Run(() => _provider.Value, cancellationToken);

        var report = new HealthReport(
            HealthStatus.Healthy,
            _time.GetUtcNow(),
            PipelineVersion.Current,
            await storage,
            await provider,
            Describe(await promoted));
        cancellationToken.ThrowIfCancellationRequested();
        return report with { Status = Judge(report) };
    }

    /// <summary>A vae model is only for those who generate images: without one nothing waits.</summary>
    private static HealthStatus Judge(HealthReport report)
    {
        if (report.Storage.Problem is not null || report.Provider.Name is null)
        {
            return HealthStatus.Unhealthy;
        }

        return report.Models.Any(model => model.Problem is not null) ? HealthStatus.Degraded : HealthStatus.Healthy;
    }

    private async Task<StorageHealth> CheckStorageAsync(CancellationToken stop)
    {
        var started = _time.GetTimestamp();
        try
        {
            var images = _storage.Images.ExistsAsync(stop);
            var queue = _storage.PendingImages.ExistsAsync(stop);
            await Task.WhenAll(images, queue).WaitAsync(stop);
            var latency = Math.Round(_time.GetElapsedTime(started).TotalMilliseconds, 1);
            var missing = !(await images).Value ? $"container {BlobContainers.Images}"
                : !(await queue).Value ? $"queue {QueueNames.PendingImages}"
                : null;
            return new StorageHealth(true, latency, missing is null ? null : $"The account has no {missing}. Create what the pipeline needs in it: ae up, or the deployment, does that.");
        }
        catch (OperationCanceledException)
        {
            return new StorageHealth(false, null, $"The account {_storage.Blobs.AccountName} did not answer within {_timeout.TotalSeconds:0.#} s.");
        }
        catch (Exception failure) when (failure is RequestFailedException || StorageOutage.ConcernsAll(failure))
        {
            return new StorageHealth(false, null, $"The account {_storage.Blobs.AccountName} cannot be used: {failure.GetBaseException().Message}");
        }
    }

    private async Task<(string Task, CurrentModel? Model, string? Problem)> FindPromotedAsync(string task, CancellationToken stop)
    {
        try
        {
            return (task, await _registry.GetCurrentAsync(task, stop).WaitAsync(stop), null);
        }
        catch (Exception failure) when (failure is RequestFailedException || StorageOutage.ConcernsAll(failure))
        {
            return (task, null, "Which version is promoted could not be read.");
        }
        catch (InvalidDataException damaged)
        {
            return (task, null, damaged.Message);
        }
    }

    private List<ModelHealth> Describe(IEnumerable<(string Task, CurrentModel? Model, string? Problem)> promoted)
    {
        var serving = _models.Serving.ToDictionary(served => served.Task, StringComparer.Ordinal);
        return
        [
            .. promoted.Select(found =>
            {
                var served = serving.GetValueOrDefault(found.Task);
                var missing = found.Model is null && ImageTasks.TryParse(found.Task, out _)
                    ? "No version is promoted, so that its uploads wait. Train one, or promote a published one."
                    : null;
                return new ModelHealth(
                    found.Task, found.Model?.Version, served?.Version, served?.Provider, served?.Files ?? [], found.Problem ?? served?.Problem ?? missing);
            }),
        ];
    }

    private static ProviderHealth Provider(InferenceOptions options)
    {
        try
        {
            var provider = ExecutionProvider.Detect(options);
            return new ProviderHealth(provider.Name, provider.Reason);
        }
        catch (ProviderUnavailableException unavailable)
        {
            return new ProviderHealth(null, unavailable.Message);
        }
    }
}

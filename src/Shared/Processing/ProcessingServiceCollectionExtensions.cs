using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.Latents.Indexing;
using AePipeline.Processing.Models;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Processing.Worker;
using AePipeline.Settings;
using AePipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AePipeline.Processing;

/// <summary>Registers processing.</summary>
public static class ProcessingServiceCollectionExtensions
{
    /// <summary>
    /// Adds what turns one upload into its result, for any host: <see cref="ImageProcessor"/> and the storage, models,
    /// inference and latents that it rests on, each with its options from the configuration, validated when the host starts.
    /// </summary>
    public static IServiceCollection AddProcessing(this IServiceCollection services)
    {
        services.AddPipelineStorage().AddInference().AddModelHost().AddLatentIndex().AddMetrics();
        services.AddSettings<ProcessingOptions>(ProcessingOptions.Section);
        services.TryAddSingleton<AePipelineMetrics>();
        services.TryAddSingleton<ProblemReports>();
        services.TryAddSingleton<ImageLedger>();
        services.TryAddSingleton<FolderOptions>();
        services.TryAddSingleton<RetriesExhausted>();
        services.TryAddSingleton<ModelRunners>();
        services.TryAddSingleton<TaskModels>();
        services.TryAddSingleton<LatentIndexWriter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LatentIndexWriter>(provider => provider.GetRequiredService<LatentIndexWriter>()));
        services.TryAddSingleton<ResultWriter>();
        services.TryAddSingleton<StrayUploads>();
        services.TryAddSingleton<ImageProcessor>();
        services.TryAddSingleton<TriggeredUploads>();
        return services;
    }

    /// <summary>Adds processing and the worker that serves an account without triggers, as a hosted service.</summary>
    public static IServiceCollection AddLocalWorker(this IServiceCollection services)
    {
        services.AddProcessing();
        services.TryAddSingleton(Random.Shared);
        services.TryAddSingleton<RetrySchedule>();
        services.TryAddSingleton<Sweep>();
        services.TryAddSingleton<LocalWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<LocalWorker>());
        return services;
    }
}

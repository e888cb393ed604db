using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.State;
using AePipeline.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Bulk.Running;

/// <summary>Registers bulk jobs.</summary>
public static class BulkServiceCollectionExtensions
{
    /// <summary>Adds the jobs, what their orchestration calls, and <see cref="BulkRunner"/>, with <see cref="BulkRunnerOptions"/> from the configuration.</summary>
    public static IServiceCollection AddBulk(this IServiceCollection services)
    {
        services.AddBulkWork();
        services.AddSettings<BulkRunnerOptions>(BulkRunnerOptions.Section);
        services.TryAddSingleton<BulkJobStore>();
        services.TryAddSingleton<BulkJobs>();
        services.TryAddSingleton<BulkPageStore>();
        services.TryAddSingleton<BulkLister>();
        services.TryAddSingleton<BulkTally>();
        services.TryAddSingleton<BulkProgress>();
        services.TryAddSingleton<BulkActivities>();
        services.TryAddSingleton<BulkRunner>();
        return services;
    }

    /// <summary>Adds bulk jobs and the hosted service that runs whichever are asked for.</summary>
    public static IServiceCollection AddBulkWorker(this IServiceCollection services)
    {
        services.AddBulk();
        services.TryAddSingleton<BulkWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<BulkWorker>());
        return services;
    }
}

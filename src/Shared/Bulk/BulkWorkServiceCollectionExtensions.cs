using AePipeline.Processing;
using AePipeline.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Bulk;

/// <summary>Registers the work of bulk jobs.</summary>
public static class BulkWorkServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IBulkWork"/>, <see cref="LatentTable"/> and processing, with <see cref="BulkWorkOptions"/> bound from
    /// the section <see cref="BulkWorkOptions.Section"/> and validated when the host starts.
    /// </summary>
    public static IServiceCollection AddBulkWork(this IServiceCollection services)
    {
        services.AddProcessing();
        services.AddSettings<BulkWorkOptions>(BulkWorkOptions.Section);
        services.TryAddSingleton(Random.Shared);
        services.TryAddSingleton<BulkModelSource>();
        services.TryAddSingleton<IBulkWork, BulkWork>();
        services.TryAddSingleton<LatentTable>();
        return services;
    }
}

using AePipeline.Latents.Indexing;
using AePipeline.Latents.Postgres;
using AePipeline.Settings;
using AePipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AePipeline.Latents;

/// <summary>Registers what reads latents.</summary>
public static class LatentsServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="LatentStore"/> and <see cref="DriftMonitor"/>, with <see cref="DriftOptions"/> bound from the
    /// section <see cref="DriftOptions.Section"/> and validated when the host starts.
    /// </summary>
    public static IServiceCollection AddLatents(this IServiceCollection services)
    {
        services.AddPipelineStorage();
        services.AddSettings<DriftOptions>(DriftOptions.Section);
        services.TryAddSingleton<LatentStore>();
        services.TryAddSingleton<DriftMonitor>();
        return services;
    }

    /// <summary>
    /// Adds <see cref="LatentIndex"/> and the latents that it is of, with <see cref="NearestOptions"/> bound from the
    /// section <see cref="NearestOptions.Section"/> and validated when the host starts.
    /// </summary>
    public static IServiceCollection AddLatentIndex(this IServiceCollection services)
    {
        services.AddLatents().AddLogging();
        services.AddSettings<NearestOptions>(NearestOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LatentIndex>();
        return services;
    }

    /// <summary>
    /// Adds <see cref="NearestImages"/>, <see cref="DuplicateImages"/> and what they search, by <see cref="LatentSearchOptions"/> from
    /// the section <see cref="LatentSearchOptions.Section"/>.
    /// </summary>
    public static IServiceCollection AddNearestImages(this IServiceCollection services)
    {
        services.AddLatentIndex();
        services.AddSettings<LatentSearchOptions>(LatentSearchOptions.Section);
        services.TryAddSingleton<IndexSearch>();
        services.TryAddSingleton<PostgresSearch>();
        services.TryAddSingleton<ILatentSearch>(provider => provider.GetRequiredService<IOptions<LatentSearchOptions>>().Value.Store switch
        {
            LatentStoreKind.Postgres => provider.GetRequiredService<PostgresSearch>(),
            _ => provider.GetRequiredService<IndexSearch>(),
        });
        services.TryAddSingleton<CheckedLatentSearch>();
        services.TryAddSingleton<NearestImages>();
        services.TryAddSingleton<DuplicateImages>();
        services.TryAddSingleton<CopiedImages>();
        return services;
    }
}

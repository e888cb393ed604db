using AePipeline.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Storage;

/// <summary>Registers the pipeline's storage.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="PipelineStorage"/>, <see cref="BlobListings"/> and <see cref="BlobLookup"/> with <see cref="StorageOptions"/> from a section,
    /// validated when the host starts. Every feature calls this, so that the first call decides and later ones add nothing.
    /// </summary>
    public static IServiceCollection AddPipelineStorage(this IServiceCollection services, string section = StorageOptions.Section)
    {
        services.AddLogging();
        services.TryAddSingleton<BlobListings>();
        services.TryAddSingleton<BlobLookup>();
        if (services.Any(service => service.ServiceType == typeof(PipelineStorage))) return services;

        // Where the section is that of triggers too, it has settings of theirs.
        services.AddSettings<StorageOptions>(section, hasOthers: true);
        services.Configure<StorageOptions>(options => options.ReadFrom = section);
        services.AddSingleton<PipelineStorage>();
        return services;
    }
}

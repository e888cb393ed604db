using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Storage;

/// <summary>Registers the pipeline's storage.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="PipelineStorage"/> and <see cref="BlobListings"/> with <see cref="StorageOptions"/> from the section
    /// <see cref="StorageOptions.Section"/>, validated when the host starts.
    /// </summary>
    public static IServiceCollection AddPipelineStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddLogging();
        services.TryAddSingleton<PipelineStorage>();
        services.TryAddSingleton<BlobListings>();
        return services;
    }
}

using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Generation;

/// <summary>Registers the generation of images.</summary>
public static class GenerationServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ImageGenerator"/> and the storage, models and inference that it rests on, each with its options from the configuration.</summary>
    public static IServiceCollection AddGeneration(this IServiceCollection services)
    {
        services.AddPipelineStorage().AddInference().AddModelHost().AddLogging();
        services.TryAddSingleton<ImageGenerator>();
        return services;
    }
}

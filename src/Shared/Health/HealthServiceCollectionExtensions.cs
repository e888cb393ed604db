using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Settings;
using AePipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Health;

/// <summary>Registers the health of a host.</summary>
public static class HealthServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="PipelineHealth"/> and what it looks at, with <see cref="HealthOptions"/> from the section
    /// <see cref="HealthOptions.Section"/>, validated when the host starts.
    /// </summary>
    public static IServiceCollection AddPipelineHealth(this IServiceCollection services)
    {
        services.AddPipelineStorage().AddInference().AddModelHost().AddLogging();
        services.AddSettings<HealthOptions>(HealthOptions.Section);
        services.TryAddSingleton<PipelineHealth>();
        return services;
    }
}

using AePipeline.Models;
using AePipeline.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Inference.Hosting;

/// <summary>Registers the host of models.</summary>
public static class ModelHostServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ModelHost"/> and <see cref="ModelRegistry"/> with <see cref="ModelHostOptions"/> from the
    /// section <see cref="ModelHostOptions.Section"/>, validated when the host starts. Needs the pipeline's storage.
    /// </summary>
    public static IServiceCollection AddModelHost(this IServiceCollection services)
    {
        services.AddSettings<ModelHostOptions>(ModelHostOptions.Section);
        services.AddOptions<InferenceOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ModelRegistry>();
        services.TryAddSingleton<ModelHost>();
        return services;
    }
}

using AePipeline.Imaging;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Turns;
using AePipeline.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Inference;

/// <summary>Registers inference.</summary>
public static class InferenceServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ImageRestorer"/>, <see cref="ImageEmbedder"/>, <see cref="InferenceGate"/> and imaging, with <see cref="InferenceOptions"/>
    /// bound from the section <see cref="InferenceOptions.Section"/> and validated at start.
    /// </summary>
    public static IServiceCollection AddInference(this IServiceCollection services)
    {
        services.AddSettings<InferenceOptions>(InferenceOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<InferenceGate>();
        services.TryAddSingleton<ImageRestorer>();
        services.TryAddSingleton<ImageEmbedder>();
        return services.AddImaging();
    }
}

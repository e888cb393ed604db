using AePipeline.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Processing.Sweeping;

/// <summary>Registers what hosts with triggers need beside them.</summary>
public static class SweepingServiceCollectionExtensions
{
    /// <summary>
    /// Adds processing, <see cref="PendingImageSweep"/>, <see cref="PendingImageHandler"/> and <see cref="PoisonedImages"/>, with
    /// <see cref="SweepOptions"/> from the section <see cref="SweepOptions.Section"/>, validated when the host starts.
    /// </summary>
    public static IServiceCollection AddPendingImages(this IServiceCollection services)
    {
        services.AddProcessing().AddLogging();
        services.AddSettings<SweepOptions>(SweepOptions.Section);
        services.TryAddSingleton<PendingImageSweep>();
        services.TryAddSingleton<PendingImageHandler>();
        services.TryAddSingleton<PoisonedImages>();
        return services;
    }
}

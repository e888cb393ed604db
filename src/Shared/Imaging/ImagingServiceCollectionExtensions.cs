using AePipeline.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Imaging;

/// <summary>Registers imaging.</summary>
public static class ImagingServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="MemoryBudget"/>, <see cref="ImageLimits"/>, <see cref="ImageOutputOptions"/> and <see cref="MemoryOptions"/>, bound from the section
    /// <see cref="ImageLimits.Section"/> and validated at start.
    /// </summary>
    public static IServiceCollection AddImaging(this IServiceCollection services)
    {
        services.AddSettings<ImageLimits>(ImageLimits.Section);
        services.AddSettings<ImageOutputOptions>(ImageOutputOptions.Section);
        services.AddSettings<MemoryOptions>(MemoryOptions.Section);
        services.TryAddSingleton<MemoryBudget>();
        return services;
    }
}

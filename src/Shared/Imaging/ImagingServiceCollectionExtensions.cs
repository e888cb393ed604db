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
        services.AddOptions<ImageLimits>().BindConfiguration(ImageLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ImageOutputOptions>().BindConfiguration(ImageOutputOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MemoryOptions>().BindConfiguration(MemoryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<MemoryBudget>();
        return services;
    }
}

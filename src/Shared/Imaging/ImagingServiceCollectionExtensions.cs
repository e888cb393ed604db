using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Imaging;

/// <summary>Registers imaging.</summary>
public static class ImagingServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ImageLimits"/> and <see cref="ImageOutputOptions"/>, bound from the section
    /// <see cref="ImageLimits.Section"/> and validated at start.
    /// </summary>
    public static IServiceCollection AddImaging(this IServiceCollection services)
    {
        services.AddOptions<ImageLimits>().BindConfiguration(ImageLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ImageOutputOptions>().BindConfiguration(ImageOutputOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}

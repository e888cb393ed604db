using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AePipeline.Settings;

/// <summary>Registers options that come from the configuration.</summary>
public static class SettingsServiceCollectionExtensions
{
    /// <summary>Reads options from a section, validated when the host starts. The first call for a type decides; later ones add nothing.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">Name of the section; empty for settings that stand alone.</param>
    /// <param name="hasOthers">Whether somebody else reads further settings of the section.</param>
    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, string section, bool hasOthers = false)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(SettingsReader<TOptions>))) return services;
        services.AddSingleton(new SettingsSection(section, typeof(TOptions), hasOthers));
        services.AddSingleton<SettingsReader<TOptions>>();
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => provider.GetRequiredService<SettingsReader<TOptions>>());
        services.AddSingleton<IValidateOptions<TOptions>>(provider => provider.GetRequiredService<SettingsReader<TOptions>>());
        services.AddOptions<TOptions>().ValidateOnStart();
        return services;
    }

    /// <summary>
    /// Has the start of a host fail over settings that nobody reads, in the sections of all that is registered. For hosts that
    /// have every feature: where one is missing its settings would be refused.
    /// </summary>
    public static IServiceCollection RefuseUnknownSettings(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KnownSettings>, KnownSettings.Check>());
        services.AddOptions<KnownSettings>().ValidateOnStart();
        return services;
    }
}

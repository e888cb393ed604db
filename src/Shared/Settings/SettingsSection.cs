using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace AePipeline.Settings;

/// <summary>A section of the configuration, or all of it, and the options that are read from it.</summary>
/// <param name="Name">Name of the section; empty for settings that stand alone.</param>
/// <param name="Type">The options.</param>
/// <param name="HasOthers">Whether somebody else reads further settings of the section.</param>
internal sealed record SettingsSection(string Name, Type Type, bool HasOthers)
{
    /// <summary>The options' properties by the names of their settings.</summary>
    public IReadOnlyDictionary<string, PropertyInfo> Properties { get; } = Type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .ToDictionary(property => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a setting of a type is a value; others are groups of settings, or lists.</summary>
    public static bool IsValue(Type type) => type == typeof(string) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <summary>The section's part of the configuration.</summary>
    public IConfiguration Of(IConfiguration configuration) => Name.Length == 0 ? configuration : configuration.GetSection(Name);

    /// <summary>A setting's whole name, for messages.</summary>
    public string PathOf(string setting) => SettingName.Of(Name.Length == 0 ? setting : $"{Name}:{setting}");
}

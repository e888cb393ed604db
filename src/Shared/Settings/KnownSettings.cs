using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AePipeline.Settings;

/// <summary>Stands for the settings of a host as a whole, so that they are checked at its start like the options of each feature.</summary>
internal sealed class KnownSettings
{
    /// <summary>Refuses settings that nobody reads in the sections of the pipeline: a name that is misspelt would leave the default in place.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="sections">What is read.</param>
    internal sealed class Check(IConfiguration configuration, IEnumerable<SettingsSection> sections) : IValidateOptions<KnownSettings>
    {
        public ValidateOptionsResult Validate(string? name, KnownSettings options)
        {
            var ours = sections.Where(section => section.Name.Length > 0).GroupBy(section => section.Name, StringComparer.OrdinalIgnoreCase).ToList();
            var unknown = ours
                .Where(section => !section.Any(part => part.HasOthers))
                .SelectMany(section => Unknown(
                    configuration.GetSection(section.Key),
                    section.SelectMany(part => part.Properties).ToDictionary(setting => setting.Key, setting => setting.Value.PropertyType, StringComparer.OrdinalIgnoreCase)))
                .Concat(ours.Select(section => section.Key.Split(':')).Where(path => path.Length > 1).GroupBy(path => path[0], path => path[1], StringComparer.OrdinalIgnoreCase)
                    .SelectMany(parts => Misspelt(configuration.GetSection(parts.Key), [.. parts])))
                .ToList();
            return unknown.Count > 0 ? ValidateOptionsResult.Fail(unknown) : ValidateOptionsResult.Success;
        }

        private static IEnumerable<string> Unknown(IConfigurationSection section, IReadOnlyDictionary<string, Type> known)
        {
            // A section without a name above it may be called as somebody else's variable of the environment is.
            var own = section.Path.Contains(':', StringComparison.Ordinal) && section.Value is { Length: > 0 } value
                ? [$"{SettingName.Of(section.Path)} is '{value}'; it has settings of its own: {string.Join(", ", known.Keys)}."]
                : Enumerable.Empty<string>();
            return own
                .Concat(Misspelt(section, [.. known.Keys]))
                .Concat(section.GetChildren().SelectMany(setting => known.TryGetValue(setting.Key, out var type) ? Below(setting, type) : []));
        }

        private static IEnumerable<string> Below(IConfigurationSection setting, Type type)
        {
            if (SettingsSection.IsValue(type))
                return setting.GetChildren().Select(child => $"{SettingName.Of(child.Path)} is no setting. {SettingName.Of(setting.Path)} has none below it.");
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IDictionary<,>))
                return Unknown(setting, type.GetProperties().ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase));
            var own = setting.Value is { Length: > 0 } value ? [$"{SettingName.Of(setting.Path)} is '{value}'; it has settings of its own."] : Enumerable.Empty<string>();
            return own.Concat(setting.GetChildren().SelectMany(entry => Below(entry, type.GetGenericArguments()[1])));
        }

        private static IEnumerable<string> Misspelt(IConfigurationSection section, IReadOnlyList<string> known) => section.GetChildren()
            .Where(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            .Select(setting => $"{SettingName.Of(setting.Path)} is no setting. {SettingName.Of(section.Path)} has: {string.Join(", ", known)}.");
    }
}

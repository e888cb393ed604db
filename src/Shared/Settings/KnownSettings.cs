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
            var unknown = sections
                .Where(section => section.Name.Length > 0)
                .GroupBy(section => section.Name, StringComparer.OrdinalIgnoreCase)
                .Where(section => !section.Any(part => part.HasOthers))
                .SelectMany(section => Unknown(section.Key, [.. section.SelectMany(part => part.Properties.Keys)]))
                .ToList();
            return unknown.Count > 0 ? ValidateOptionsResult.Fail(unknown) : ValidateOptionsResult.Success;
        }

        private IEnumerable<string> Unknown(string section, IReadOnlyList<string> known) => configuration.GetSection(section).GetChildren()
            .Where(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            .Select(setting => $"{setting.Path} is no setting. {section} has: {string.Join(", ", known)}.");
    }
}

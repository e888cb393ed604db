using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AePipeline.Settings;

/// <summary>Reads options from their section and checks them; what is wrong is told by the setting's whole name, with what it takes.</summary>
/// <param name="configuration">The settings.</param>
/// <param name="sections">Which options are read from which section.</param>
internal sealed class SettingsReader<TOptions>(IConfiguration configuration, IEnumerable<SettingsSection> sections)
    : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    private readonly SettingsSection _section = sections.Single(section => section.Type == typeof(TOptions));

    /// <exception cref="OptionsValidationException">A value is not of its setting's kind.</exception>
    public void Configure(TOptions options)
    {
        var unreadable = _section.Properties.Where(property => Raw(property.Key) is { Length: > 0 } raw && !CanRead(property.Value.PropertyType, raw)).ToList();

        // An empty setting is one that is not set: templates of deployments have no other way of saying so.
        var given = _section.Of(configuration).AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Value is { Length: > 0 } || (setting.Value is "" && setting.Key.Contains(':', StringComparison.Ordinal)))
            .Where(setting => !IsBelowAValue(setting.Key))
            .Where(setting => !unreadable.Exists(property => property.Key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)));
        new ConfigurationBuilder().AddInMemoryCollection(given).Build().Bind(options);
        if (unreadable.Count == 0) return;

        // The others too, so that nobody has to start once for each.
        var failures = unreadable.Select(property => SettingText.Wrong(_section.PathOf(property.Key), Raw(property.Key)!, property.Value));
        throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), [.. failures, .. Problems(options)]);
    }

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var failures = Problems(options).ToList();
        if (failures.Count == 0 && options is IValidatableObject whole)
        {
            failures.AddRange(whole.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!));
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private IEnumerable<string> Problems(TOptions options) =>
        _section.Properties.Select(property => Problem(property.Key, property.Value, options)).OfType<string>();

    private string? Problem(string setting, PropertyInfo property, TOptions options)
    {
        var value = property.GetValue(options);
        var context = new ValidationContext(options) { MemberName = property.Name };
        return property.GetCustomAttributes<ValidationAttribute>().Any(rule => rule.GetValidationResult(value, context) != ValidationResult.Success)
            ? SettingText.Wrong(_section.PathOf(setting), Raw(setting) ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", property)
            : null;
    }

    /// <summary>The binder would fail at it without a word on where; <see cref="KnownSettings"/> tells of it.</summary>
    private bool IsBelowAValue(string path) =>
        path.Split(':') is [var setting, _, ..] && _section.Properties.TryGetValue(setting, out var property) && SettingsSection.IsValue(property.PropertyType);

    private string? Raw(string setting) => _section.Of(configuration)[setting];

    /// <summary>Whether the value of a setting that stands alone can be one of its type; groups and lists have no value of their own.</summary>
    private static bool CanRead(Type type, string raw)
    {
        // Numbers and lists of words would be read too.
        if ((Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } words) return Enum.GetNames(words).Contains(raw.Trim(), StringComparer.OrdinalIgnoreCase);
        if (type == typeof(string) || !SettingsSection.IsValue(type)) return true;
        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(raw);
            return true;
        }
        // Converters of numbers hide what they failed with in an exception of the base type.
        catch (Exception)
        {
            return false;
        }
    }
}

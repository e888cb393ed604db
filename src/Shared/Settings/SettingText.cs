using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace AePipeline.Settings;

/// <summary>Sentences about settings, for people.</summary>
internal static class SettingText
{
    private const int MostShown = 60;

    /// <summary>Says that a value is wrong, and what the setting takes.</summary>
    public static string Wrong(string path, string value, PropertyInfo property) =>
        $"{path} is '{(value.Length > MostShown ? $"{value[..MostShown]}…" : value)}'; it takes {Takes(property)}.";

    /// <summary>Words as a choice: a, b or c.</summary>
    public static string Choice(IEnumerable<string> words)
    {
        var all = words.ToList();
        return all.Count > 1 ? $"{string.Join(", ", all[..^1])} or {all[^1]}" : string.Concat(all);
    }

    /// <summary>What a setting takes, with its bounds.</summary>
    public static string Takes(PropertyInfo property)
    {
        var rules = property.GetCustomAttributes<ValidationAttribute>().ToList();
        if (rules.OfType<ISettingRule>().FirstOrDefault() is { } rule) return rule.Takes;
        if (rules.OfType<AllowedValuesAttribute>().FirstOrDefault() is { } allowed) return Choice(allowed.Values.Select(Text));
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum) return Choice(Enum.GetNames(type));
        return Kind(type) + (rules.OfType<RangeAttribute>().FirstOrDefault() is { } range ? Bounds(range) : "");
    }

    private static string Kind(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "true or false",
        TypeCode.Int32 or TypeCode.Int64 => "a whole number",
        TypeCode.Single or TypeCode.Double => "a number",
        _ when type == typeof(TimeSpan) => "a time such as 00:00:30",
        _ when type == typeof(Uri) => "a web address",
        _ => "text",
    };

    private static string Bounds(RangeAttribute range)
    {
        var hasNoEnd = range.Maximum is int.MaxValue or >= (double)long.MaxValue;
        return hasNoEnd ? $" of {Text(range.Minimum)} or more" : $" from {Text(range.Minimum)} to {Text(range.Maximum)}";
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}

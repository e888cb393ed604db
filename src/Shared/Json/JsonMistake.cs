using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace AePipeline.Json;

/// <summary>Says what is wrong with a value, by the path that the serializer gives up at.</summary>
internal static partial class JsonMistake
{
    private const int MostShown = 60;

    /// <summary>A sentence with the value's place, the value, and what may stand there.</summary>
    public static string Describe(JsonElement root, JsonTypeInfo type, string? path)
    {
        var (element, kind) = (root, type);
        foreach (Match step in Step().Matches(path ?? ""))
        {
            if (Next(element, kind, step) is not var (next, nextType)) break;
            (element, kind) = (next, type.Options.GetTypeInfo(nextType));
        }

        var name = path is ['$', '.', ..] ? path[2..] : "It";
        return $"{name} is {Shown(element)}; it takes {Takes(kind)}.";
    }

    /// <summary>What kind of value it is.</summary>
    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Null => "null",
        _ => "an object",
    };

    /// <summary>What a value of a type may be.</summary>
    public static string Takes(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (plain.IsEnum)
        {
            // As they are written: their names in code may be others.
            var words = Enum.GetValuesAsUnderlyingType(plain).Cast<object>()
                .Select(value => JsonSerializer.Serialize(Enum.ToObject(plain, value), type.Options.GetTypeInfo(plain)).Trim('"')).ToList();
            return OneOf(words);
        }

        if (type.Converter is IWords written) return OneOf(written.Words);

        return Type.GetTypeCode(plain) switch
        {
            TypeCode.Int32 or TypeCode.Int64 => "a whole number",
            TypeCode.Single or TypeCode.Double => "a number",
            TypeCode.Boolean => "true or false",
            TypeCode.String => "text",
            _ when plain == typeof(DateTimeOffset) => "a time such as 2026-01-31T12:00:00Z",
            _ when type.Kind == JsonTypeInfoKind.Enumerable => "a list",
            _ => "an object",
        };
    }

    private static string OneOf(IReadOnlyList<string> words) => words.Count > 1 ? $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}" : words[0];

    private static (JsonElement Element, Type Type)? Next(JsonElement element, JsonTypeInfo type, Match step)
    {
        if (step.Groups["index"] is { Success: true } index)
        {
            return element.ValueKind == JsonValueKind.Array && type.ElementType is { } items
                ? (element[int.Parse(index.Value, CultureInfo.InvariantCulture)], items)
                : null;
        }

        var name = step.Groups["name"].Value;
        if (element.ValueKind != JsonValueKind.Object) return null;
        var found = element.EnumerateObject().FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var kind = type.Properties.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.PropertyType ?? type.ElementType;
        return found.Value.ValueKind == JsonValueKind.Undefined || kind is null ? null : (found.Value, kind);
    }

    private static string Shown(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length > MostShown ? $"{text[..MostShown]}…" : text;
    }

    [GeneratedRegex(@"\.(?<name>\w+)|\[(?<index>\d+)\]|\['(?<name>.*?)'\]")]
    private static partial Regex Step();
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AePipeline.Json;

/// <summary>Reads JSON that a person or a program wrote, and says in their words what is wrong with it; the serializer's own texts name types of ours.</summary>
public static class JsonRequest
{
    private static readonly JsonNodeOptions s_anyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Reads an object.</summary>
    /// <param name="json">The text.</param>
    /// <param name="type">What it is to be. Properties that it does not have are refused if its options say so.</param>
    /// <exception cref="InvalidDataException">It is none; the message names the property, what it is and what it takes.</exception>
    public static T Read<T>(string json, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        using var document = Parse(json);
        CheckNames(document.RootElement, type);
        try
        {
            return JsonSerializer.Deserialize(json, type)!;
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException(JsonMistake.Describe(document.RootElement, type, wrong.Path), wrong);
        }
    }

    /// <summary>Reads an object whose properties are still to be looked at, their names in any case.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static JsonObject ReadObject(string json)
    {
        using var document = Parse(json);
        return JsonObject.Create(document.RootElement.Clone(), s_anyCase)!;
    }

    private static JsonDocument Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (string.IsNullOrWhiteSpace(json)) throw new InvalidDataException("It is empty.");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"It is not JSON: look at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."), broken);
        }
        catch (ArgumentException broken)
        {
            throw new InvalidDataException("It is not JSON: it has half a character.", broken);
        }

        if (Problem(document.RootElement) is not { } problem) return document;
        document.Dispose();
        throw new InvalidDataException(problem);
    }

    private static string? Problem(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return $"It is {JsonMistake.Kind(root)} and not an object, such as {{…}}.";
        return root.EnumerateObject().GroupBy(property => property.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? $"It has '{twice.Key}' more than once."
            : null;
    }

    private static void CheckNames(JsonElement root, JsonTypeInfo type)
    {
        var given = root.EnumerateObject().Select(property => property.Name).ToList();
        var known = type.Properties.Select(property => property.Name).ToList();
        if ((type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow
            && given.Find(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new InvalidDataException($"There is no '{unknown}' here. There is: {string.Join(", ", known)}.");
        }

        if (type.Properties.FirstOrDefault(property => property.IsRequired && !given.Contains(property.Name, StringComparer.OrdinalIgnoreCase)) is { } missing)
        {
            throw new InvalidDataException($"{missing.Name} is missing; it takes {JsonMistake.Takes(type.Options.GetTypeInfo(missing.PropertyType))}.");
        }
    }
}

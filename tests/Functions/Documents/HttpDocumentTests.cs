using System.Text.Json;
using AePipeline.LocalStorage;
using AePipeline.Tests.Support;

namespace AePipeline.Functions.Tests.Documents;

/// <summary>docs/http.md is written from the description of the API that the app serves.</summary>
public sealed class HttpDocumentTests
{
    [Fact]
    public void Document_OfTheHttpApi_IsCurrent()
    {
        using var api = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "Functions", "Http", "openapi.json")));

        GeneratedDocument.AssertCurrent("http.md", Lines(api.RootElement), nameof(HttpDocumentTests));
    }

    private static IEnumerable<string> Lines(JsonElement api)
    {
        var start = api.GetProperty("servers")[0].GetProperty("url").GetString()!;
        yield return "# The HTTP API";
        yield return "";
        yield return Text(api.GetProperty("info"), "description");
        yield return "";
        yield return "Each call has the app's function key in the header `x-functions-key`. What is no success is a problem of RFC 9457 (`application/problem+json`).";
        yield return $"The app itself serves the [OpenAPI document](../src/Functions/Http/openapi.json) that this is written from, at `{start}/openapi.json`.";
        foreach (var path in api.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                foreach (var line in Operation(start, path.Name, operation)) yield return line;
            }
        }

        yield return "";
        yield return "## Objects";
        foreach (var schema in api.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            foreach (var line in Schema(schema)) yield return line;
        }
    }

    private static IEnumerable<string> Operation(string start, string path, JsonProperty operation)
    {
        yield return "";
        yield return $"## {operation.Name.ToUpperInvariant()} {start}{path}";
        yield return "";
        yield return Text(operation.Value, "summary");
        if (Text(operation.Value, "description") is { Length: > 0 } description) yield return $"{description}";
        var parameters = operation.Value.TryGetProperty("parameters", out var some) ? some.EnumerateArray().ToList() : [];
        if (parameters.Count > 0)
        {
            yield return "";
            yield return "| parameter | in | takes | meaning |";
            yield return "| --- | --- | --- | --- |";
            foreach (var parameter in parameters)
            {
                yield return $"| `{Text(parameter, "name")}` | {Text(parameter, "in")} | {Kind(parameter.GetProperty("schema"))} | {GeneratedDocument.Cell(Text(parameter, "description"))} |";
            }
        }

        if (operation.Value.TryGetProperty("requestBody", out var body))
        {
            yield return "";
            yield return $"The body: {Body(body)}.";
        }

        yield return "";
        yield return "| status | meaning | body |";
        yield return "| --- | --- | --- |";
        var responses = operation.Value.GetProperty("responses").EnumerateObject().ToLookup(response => response.Value.TryGetProperty("$ref", out _));
        foreach (var response in responses[false]) yield return $"| {response.Name} | {GeneratedDocument.Cell(Text(response.Value, "description"))} | {Body(response.Value)} |";
        if (responses[true].Any()) yield return $"| {string.Join(", ", responses[true].Select(response => response.Name))} | What is wrong. | {Link("Problem")} |";
    }

    private static IEnumerable<string> Schema(JsonProperty schema)
    {
        yield return "";
        yield return $"### {schema.Name}";
        yield return "";
        yield return Text(schema.Value, "description");
        if (!schema.Value.TryGetProperty("properties", out var properties)) yield break;
        var required = schema.Value.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        yield return "";
        yield return "| property | takes | meaning |";
        yield return "| --- | --- | --- |";
        foreach (var property in properties.EnumerateObject())
        {
            var note = required.Contains(property.Name) ? " Required." : property.Value.TryGetProperty("default", out var usual) ? $" Default `{usual}`." : "";
            yield return $"| `{property.Name}` | {Kind(property.Value)} | {GeneratedDocument.Cell(Text(property.Value, "description") + note)} |";
        }
    }

    private static string Body(JsonElement holder) => holder.TryGetProperty("content", out var content)
        ? string.Join(" or ", content.EnumerateObject().Select(kind => $"{(kind.Value.TryGetProperty("schema", out var schema) ? Kind(schema) : "")} (`{kind.Name}`)".Trim()))
        : "";

    private static string Kind(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference)) return Link(reference.GetString()!.Split('/')[^1]);
        if (schema.TryGetProperty("enum", out var words)) return string.Join(", ", words.EnumerateArray().Select(word => $"`{word}`"));
        var type = schema.TryGetProperty("type", out var name) ? name.ValueKind == JsonValueKind.Array ? string.Join(" or ", name.EnumerateArray().Select(one => one.GetString())) : name.GetString()! : "object";
        if (schema.TryGetProperty("items", out var items)) return $"array of {Kind(items)}";
        if (schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object) return $"object of {Kind(values)}";
        return (schema.TryGetProperty("minimum", out var least), schema.TryGetProperty("maximum", out var most)) switch
        {
            (true, true) => $"{type}, {least} to {most}",
            (true, false) => $"{type}, {least} or more",
            _ => type,
        };
    }

    private static string Link(string schema) => $"[{schema}](#{schema.ToLowerInvariant()})";

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString()! : "";
}

using System.Text.Json.Nodes;

namespace AePipeline.Infra.Tests;

/// <summary>What every resource has.</summary>
public static class JsonResource
{
    /// <summary>Type, as <c>Microsoft.Web/sites</c>.</summary>
    public static string Type(this JsonObject resource) => (string)resource["type"]!;

    /// <summary>Name, with those of its parents.</summary>
    public static string Name(this JsonObject resource) => (string)resource["name"]!;

    /// <summary>Id.</summary>
    public static string Id(this JsonObject resource) => (string)resource["id"]!;

    /// <summary>A property by its path, such as <c>scale.minReplicas</c>.</summary>
    public static JsonNode? Property(this JsonObject resource, string path) =>
        path.Split('.').Aggregate((JsonNode?)resource["properties"], (node, name) => node?[name]);
}

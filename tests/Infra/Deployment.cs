using System.Text.Json.Nodes;

namespace AePipeline.Infra.Tests;

/// <summary>What a template makes of a parameter file: every resource of every module with its conditions, loops and names worked out.</summary>
public sealed class Deployment
{
    private Deployment(JsonObject snapshot)
    {
        Resources = [.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())];
        Outputs = snapshot["outputs"]?.AsObject() ?? [];
    }

    /// <summary>The resources.</summary>
    public IReadOnlyList<JsonObject> Resources { get; }

    /// <summary>The outputs; what only Azure knows stands there as an expression.</summary>
    public JsonObject Outputs { get; }

    /// <summary>Reads what <c>bicep snapshot</c> wrote.</summary>
    public static Deployment Parse(string snapshot) => new(JsonNode.Parse(snapshot)!.AsObject());

    /// <summary>Resources of a type.</summary>
    public IReadOnlyList<JsonObject> OfType(string type) => [.. Resources.Where(resource => resource.Type() == type)];

    /// <summary>The one resource of a type whose name begins so.</summary>
    public JsonObject One(string type, string namePrefix = "") =>
        Assert.Single(OfType(type), resource => resource.Name().StartsWith(namePrefix, StringComparison.Ordinal));

    /// <summary>The account of images and results.</summary>
    public JsonObject DataAccount => One("Microsoft.Storage/storageAccounts", "stae");

    /// <summary>The account of the Functions host.</summary>
    public JsonObject HostAccount => One("Microsoft.Storage/storageAccounts", "stfn");

    /// <summary>Last parts of the names of an account's children of a type.</summary>
    public IReadOnlyList<string> ChildrenOf(JsonObject account, string type) =>
        [.. OfType(type).Where(child => child.Name().StartsWith(account.Name() + "/", StringComparison.Ordinal)).Select(child => child.Name().Split('/')[^1])];

    /// <summary>Settings of the app, wherever it is hosted.</summary>
    public IReadOnlyDictionary<string, string> AppSettings()
    {
        var settings = OfType("Microsoft.Web/sites").SingleOrDefault()?["properties"]!["siteConfig"]!["appSettings"]
            ?? One("Microsoft.App/containerApps")["properties"]!["template"]!["containers"]![0]!["env"];
        return settings!.AsArray().ToDictionary(setting => (string)setting!["name"]!, setting => (string)setting!["value"]!);
    }
}

using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.Functions.Tests;

/// <summary>Small real models.</summary>
internal static class TestModels
{
    private static readonly string s_source = Path.Combine(AppContext.BaseDirectory, "Models");

    /// <summary>Publishes a version of a task.</summary>
    /// <returns>Its name.</returns>
    public static Task<string> PublishAsync(PipelineStorage storage, string task, string version, bool promote = true) =>
        PublishAsync(storage, task, task, version, promote);

    /// <summary>Publishes a version of a task from the card of a name.</summary>
    /// <returns>Its name.</returns>
    public static async Task<string> PublishAsync(PipelineStorage storage, string name, string task, string version, bool promote = true)
    {
        var token = TestContext.Current.CancellationToken;
        var card = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Path.Combine(s_source, $"{name}.json"), token), PipelineJson.Default.ModelCard)! with { Version = version };
        var registry = new ModelRegistry(storage, TimeProvider.System);
        await registry.PublishAsync(card, s_source, token);
        if (promote) await registry.PromoteAsync(task, version, token);
        return version;
    }
}

using System.Text.Json;
using AePipeline.LocalStorage;
using AePipeline.Processing.Sweeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Tests.Settings;

/// <summary>What a developer's machine runs with before anybody has written settings.</summary>
public sealed class LocalSettingsTests
{
    private static readonly Dictionary<string, string> s_values = Read();

    [Fact]
    public void Template_AllOfIt_IsWhatTheHostAndTheAppNeed()
    {
        using var app = App.Build([.. s_values.Select(setting => (setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value))]);

        app.Services.GetRequiredService<IStartupValidator>().Validate();

        Assert.Equal(("dotnet-isolated", "UseDevelopmentStorage=true"), (s_values["FUNCTIONS_WORKER_RUNTIME"], s_values["AzureWebJobsStorage"]));
        Assert.Equal("Polling", s_values["UploadSource"]);
        // Polling misses blobs of one second: those wait for the sweep, and no longer than somebody who tries it out.
        Assert.InRange(app.Services.GetRequiredService<IOptions<SweepOptions>>().Value.MinAge, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
    }

    private static Dictionary<string, string> Read()
    {
        using var template = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "Functions", "local.settings.template.json")));
        return template.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!, StringComparer.Ordinal);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AePipeline.Delivery.Tests.Support;
using AePipeline.Models;
using AePipeline.Tests.Support;

namespace AePipeline.Delivery.Tests.Containers;

/// <summary>The image of ae without Docker: its program as the container would start it.</summary>
public sealed class PublishedAeTests(PublishedAe image, AzuriteFixture azurite) : IClassFixture<PublishedAe>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_OfAnAccountWithoutAny_AreTheStarters()
    {
        var account = await azurite.CreateEmptyAccountAsync();

        var first = await PublishStartersAsync(account.ConnectionString);
        var again = await PublishStartersAsync(account.ConnectionString);

        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        Assert.Subset(first.Keys.ToHashSet(), new HashSet<string> { "denoise", "embed", "upscale", "upscale-x4" });
        Assert.Equal(first["denoise"], (await models.GetCurrentAsync("denoise", Cancellation))?.Version);
        Assert.Empty(again);
    }

    [Fact]
    public async Task Gallery_OfTheComposeFile_AnswersItsHealthCheck()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The check is for a container of Linux.");
        var account = await azurite.CreateAccountAsync();
        var (program, arguments, environment) = image.Start(["gallery", "--json"], account.ConnectionString);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var gallery = await ReadAddressAsync(process);
            var check = Yaml.Read("docker-compose.yml")["services"]["gallery"]["healthcheck"]["test"].Items
                .Skip(1)
                .Select(word => word.Text.Replace("/8571", $"/{gallery.Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal))
                .ToList();

            var (healthy, output) = await Command.RunAsync(check[0], check[1..]);

            Assert.True(healthy == 0, output);
            using var client = new HttpClient();
            Assert.Contains("<html", await client.GetStringAsync(gallery, Cancellation), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private async Task<Dictionary<string, string>> PublishStartersAsync(string connectionString)
    {
        var (program, arguments, environment) = image.Start(["models", "publish", "--starters", "--json"], connectionString);
        var (exitCode, output) = await Command.RunAsync(program, arguments, environment);
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement.GetProperty("published").Deserialize<Dictionary<string, string>>()!;
    }

    private static async Task<Uri> ReadAddressAsync(Process process)
    {
        var report = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            report.AppendLine(line);
            if (line.StartsWith('}')) return new Uri(JsonDocument.Parse(report.ToString()).RootElement.GetProperty("address").GetString()!);
        }

        throw new InvalidOperationException($"ae ended before it served: {report}");
    }
}

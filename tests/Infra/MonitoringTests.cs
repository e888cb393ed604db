using System.Text.Json;
using AePipeline.Processing;

namespace AePipeline.Infra.Tests;

public sealed class MonitoringTests(Deployments deployments)
{
    private const string Rule = "Microsoft.Insights/scheduledQueryRules";

    [Fact]
    public async Task Alerts_OfProduction_AreTheseAndTellSomebody()
    {
        var deployment = await deployments.Prod;

        var rules = deployment.OfType(Rule);

        Assert.Equal(["errors", "no-result", "poison", "silent", "training"], Kinds(deployment));
        var people = deployment.One("Microsoft.Insights/actionGroups");
        Assert.All(rules, rule => Assert.Equal(people.Id(), (string)Assert.Single(rule.Property("actions.actionGroups")!.AsArray())!));
        Assert.All(rules, rule => Assert.True((bool)rule.Property("enabled")!));
        Assert.Equal("pipeline@example.com", (string)people.Property("emailReceivers")![0]!["emailAddress"]!);
    }

    [Fact]
    public async Task Alerts_BeforeTheAppIsWatched_SayNothingOfIt()
    {
        var deployment = await deployments.Dev;

        Assert.Equal(["no-result", "poison"], Kinds(deployment));
        Assert.Empty(deployment.OfType("Microsoft.Insights/actionGroups"));
    }

    [Fact]
    public async Task Alerts_Silent_NamesAFunctionOfTheApp()
    {
        var query = Query(await deployments.Prod, "silent");

        Assert.Contains("\"SweepImages\"", query, StringComparison.Ordinal);
        Assert.Contains("[Function(nameof(SweepImages))]", await File.ReadAllTextAsync(Repository.Path("src", "Functions", "Images", "SweepImages.cs"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_Queries_HaveNoGapsLeft()
    {
        foreach (var rule in (await deployments.Prod).OfType(Rule))
        {
            Assert.DoesNotMatch(@"\{\d\}", (string)rule.Property("criteria.allOf")![0]!["query"]!);
        }
    }

    [Fact]
    public async Task Logs_OfTheDataAccount_AreItsWrites()
    {
        var deployment = await deployments.Prod;

        var logged = deployment.OfType("Microsoft.Insights/diagnosticSettings")
            .Where(setting => setting.Id().StartsWith(deployment.DataAccount.Id() + "/", StringComparison.Ordinal))
            .Select(setting => $"{setting.Id()[(deployment.DataAccount.Id().Length + 1)..].Split('/')[0]} {(string)setting.Property("logs")![0]!["category"]!}");

        Assert.Equal(["blobServices StorageWrite", "queueServices StorageWrite"], logged.Order());
    }

    [Fact]
    public async Task Budget_OfAnAmount_IsThereAndOtherwiseNot()
    {
        var budget = (await deployments.Prod).One("Microsoft.Consumption/budgets");

        Assert.Equal((500, "2026-12-01"), ((int)budget.Property("amount")!, (string)budget.Property("timePeriod.startDate")!));
        Assert.Empty((await deployments.Dev).OfType("Microsoft.Consumption/budgets"));
    }

    [Fact]
    public async Task Budget_WithAzdAndNoFirstMonth_IsRefusedWithTheWayOut() => Assert.Contains(
        "azd env set AEPIPELINE_BUDGET_START",
        await deployments.RefuseAsync("azd-budget", "azd.bicep", "param environmentName = 'budget'\nparam location = 'westeurope'\nparam budgetAmount = 5"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Workbook_Metrics_AreThoseOfTheCode()
    {
        var text = (string)(await deployments.Dev).One("Microsoft.Insights/workbooks").Property("serializedData")!;
        var source = await File.ReadAllTextAsync(Repository.Path("src", "Shared", "Processing", $"{nameof(AePipelineMetrics)}.cs"), TestContext.Current.CancellationToken);

        var names = JsonDocument.Parse(text).RootElement.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("content"))
            .Where(content => content.TryGetProperty("query", out _))
            .SelectMany(content => content.GetProperty("query").GetString()!.Split('"').Where(part => part.StartsWith("aepipeline.", StringComparison.Ordinal)))
            .ToList();

        Assert.Equal(2, names.Count);
        Assert.All(names, name => Assert.Contains($"\"{name}\"", source, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Kinds(Deployment deployment) =>
        deployment.OfType(Rule).Select(rule => rule.Name()["alert-".Length..rule.Name().LastIndexOf('-')]).Select(name => name[..name.LastIndexOf('-')]).Order();

    private static string Query(Deployment deployment, string kind) =>
        (string)deployment.One(Rule, $"alert-{kind}-").Property("criteria.allOf")![0]!["query"]!;
}

namespace AePipeline.Infra.Tests;

/// <summary>The costs in infra/README.md count what the templates make.</summary>
public sealed class CostTests(Deployments deployments)
{
    private static readonly string s_readme = File.ReadAllText(Repository.Path("infra", "README.md")).ReplaceLineEndings(" ");

    [Fact]
    public async Task Idle_Production_CountsAlertsEndpointsZonesAndTheNetworkOfContainers()
    {
        var deployment = await deployments.Prod;
        var costs = Paragraph("**Idle, `prod`.**");

        Assert.Contains($"{Word(deployment.OfType("Microsoft.Insights/scheduledQueryRules").Count)} alerts", costs, StringComparison.Ordinal);
        Assert.Contains($"{Word(deployment.OfType("Microsoft.Network/privateEndpoints").Count)} endpoints", costs, StringComparison.Ordinal);
        Assert.Contains($"{Word(deployment.OfType("Microsoft.Network/privateDnsZones").Count)} DNS zones", costs, StringComparison.Ordinal);
        // Azure makes these itself, in a group of its own, for an environment that is in somebody's network.
        Assert.NotNull(deployment.One("Microsoft.App/managedEnvironments").Property("vnetConfiguration.infrastructureSubnetId"));
        Assert.Contains("Two public addresses and the load balancer", costs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Idle_Dev_CountsAlertsAndHasNoNetwork()
    {
        var deployment = await deployments.Dev;

        Assert.Contains($"{Word(deployment.OfType("Microsoft.Insights/scheduledQueryRules").Count)} alerts", Paragraph("**Idle, `dev`, a month.**"), StringComparison.Ordinal);
        Assert.DoesNotContain(deployment.Resources, resource => resource.Type().StartsWith("Microsoft.Network/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Looks_OfAlerts_AreAsOftenAsTheCostsSay() => Assert.All(
        (await deployments.Prod).OfType("Microsoft.Insights/scheduledQueryRules"),
        rule => Assert.Equal("PT15M", (string)rule.Property("evaluationFrequency")!));

    private static string Paragraph(string start)
    {
        var at = s_readme.IndexOf(start, StringComparison.Ordinal);
        return s_readme[at..s_readme.IndexOf("  ", at, StringComparison.Ordinal)];
    }

    private static string Word(int count) => count switch { 2 => "Two", 4 => "Four", 5 => "Five", 6 => "Six", _ => $"{count}" };
}

using AePipeline.Storage;

namespace AePipeline.Infra.Tests;

public sealed class StorageTests(Deployments deployments)
{
    private const string Containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
    private const string Queues = "Microsoft.Storage/storageAccounts/queueServices/queues";

    [Fact]
    public async Task DataAccount_Containers_AreThoseOfTheCode()
    {
        var dev = await deployments.Dev;
        var prod = await deployments.Prod;

        Assert.Equal(BlobContainers.All.Order(), dev.ChildrenOf(dev.DataAccount, Containers).Order());
        Assert.Equal(BlobContainers.All.Append("archive").Order(), prod.ChildrenOf(prod.DataAccount, Containers).Order());
    }

    [Fact]
    public async Task DataAccount_Queues_AreThoseOfTheCodeAndTheHostsPoisonQueue()
    {
        var deployment = await deployments.Dev;

        Assert.Equal(QueueNames.All.Append(QueueNames.PoisonedBlobTriggers).Order(), deployment.ChildrenOf(deployment.DataAccount, Queues).Order());
    }

    [Fact]
    public async Task HostAccount_Package_HasItsContainer()
    {
        var deployment = await deployments.Dev;

        var container = Assert.Single(deployment.ChildrenOf(deployment.HostAccount, Containers));
        var package = (string)deployment.One("Microsoft.Web/sites").Property("functionAppConfig.deployment.storage.value")!;
        Assert.Contains(deployment.HostAccount.Name(), package, StringComparison.Ordinal);
        Assert.Contains($"'{container}'", package, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_Everywhere_TakeNoKeysNoStrangersAndNoPlainText()
    {
        foreach (var account in new[] { await deployments.Dev, await deployments.Prod, await deployments.Gpu }.SelectMany(deployment => deployment.OfType("Microsoft.Storage/storageAccounts")))
        {
            Assert.False((bool)account.Property("allowSharedKeyAccess")!);
            Assert.False((bool)account.Property("allowBlobPublicAccess")!);
            Assert.True((bool)account.Property("supportsHttpsTrafficOnly")!);
            Assert.Equal("TLS1_2", (string)account.Property("minimumTlsVersion")!);
        }

        var containers = (await deployments.Dev).OfType(Containers);
        Assert.All(containers, container => Assert.Equal("None", (string)container.Property("publicAccess")!));
    }

    [Fact]
    public async Task DataAccount_DeletedBlobsAndContainers_CanBeBroughtBack()
    {
        var deployment = await deployments.Prod;

        var service = deployment.One("Microsoft.Storage/storageAccounts/blobServices", "stae");

        Assert.Equal(30, (int)service.Property("deleteRetentionPolicy.days")!);
        Assert.Equal(30, (int)service.Property("containerDeleteRetentionPolicy.days")!);
    }

    [Fact]
    public async Task Lifecycle_ImagesThatExpire_AreDeletedBeforeTheirResults()
    {
        var days = Days(await deployments.Gpu);

        Assert.Equal(["images/", "latents/", "results/"], days.Keys.Order());
        Assert.Equal(30, days["images/"]);
        Assert.True(days["results/"] > days["images/"], "the sweep would do an upload again whose result is gone");
        Assert.True(days["latents/"] > days["images/"]);
    }

    [Fact]
    public async Task Lifecycle_Default_DeletesProblemReportsOnly() =>
        Assert.Equal(new Dictionary<string, int> { ["failed/"] = 90 }, Days(await deployments.Prod));

    [Fact]
    public async Task PrivateNetwork_Accounts_AreReachedByEndpointsOnly()
    {
        var deployment = await deployments.Prod;

        Assert.All(deployment.OfType("Microsoft.Storage/storageAccounts"), account => Assert.Equal("Disabled", (string)account.Property("publicNetworkAccess")!));
        var targets = deployment.OfType("Microsoft.Network/privateEndpoints")
            .Select(endpoint => endpoint.Property("privateLinkServiceConnections")![0]!["properties"]!)
            .Select(connection => $"{((string)connection["privateLinkServiceId"]!).Split('/')[^1][..4]} {(string)connection["groupIds"]![0]!}");
        Assert.Equal(["crae registry", "stae blob", "stae queue", "stfn blob", "stfn queue", "stfn table"], targets.Order());
        Assert.NotNull(deployment.One("Microsoft.Web/sites").Property("virtualNetworkSubnetId"));
        Assert.Empty((await deployments.Dev).OfType("Microsoft.Network/privateEndpoints"));
    }

    private static Dictionary<string, int> Days(Deployment deployment) => deployment
        .One("Microsoft.Storage/storageAccounts/managementPolicies").Property("policy.rules")!.AsArray()
        .SelectMany(rule => rule!["definition"]!["filters"]!["prefixMatch"]!.AsArray(), (rule, prefix) => (Prefix: (string)prefix!, Rule: rule!))
        .ToDictionary(rule => rule.Prefix, rule => (int)rule.Rule["definition"]!["actions"]!["baseBlob"]!["delete"]!["daysAfterModificationGreaterThan"]!);
}

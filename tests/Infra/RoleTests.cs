using AePipeline.Storage;

namespace AePipeline.Infra.Tests;

/// <summary>Who may do what. A role that is added to the templates without being added here is one that nobody decided on.</summary>
public sealed class RoleTests(Deployments deployments)
{
    private const string Reader = "Storage Blob Data Reader";
    private const string Contributor = "Storage Blob Data Contributor";
    private const string Owner = "Storage Blob Data Owner";
    private const string QueueContributor = "Storage Queue Data Contributor";
    private const string QueueReader = "Storage Queue Data Reader";
    private const string QueueSender = "Storage Queue Data Message Sender";
    private const string TableContributor = "Storage Table Data Contributor";

    /// <summary>From https://learn.microsoft.com/azure/role-based-access-control/built-in-roles, typed in again and not taken from the templates.</summary>
    private static readonly Dictionary<string, string> s_roles = new()
    {
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = Reader,
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = Contributor,
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = Owner,
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = QueueContributor,
        ["19e7f393-937e-4f77-808e-94535e297925"] = QueueReader,
        ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"] = QueueSender,
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = TableContributor,
    };

    private static readonly string[] s_functions =
    [
        $"{BlobContainers.Images}: {Reader}",
        $"{BlobContainers.Results}: {Contributor}",
        $"{BlobContainers.Latents}: {Contributor}",
        $"{BlobContainers.Failed}: {Contributor}",
        $"{BlobContainers.Models}: {Contributor}",
        $"{BlobContainers.Jobs}: {Contributor}",
        $"{QueueNames.TrainingRequests}: {QueueContributor}",
        $"{QueueNames.PendingImages}: {QueueContributor}",
        $"{QueueNames.PoisonedPendingImages}: {QueueContributor}",
        $"{QueueNames.PoisonedBlobTriggers}: {QueueContributor}",
        $"host account: {Owner}",
        $"host account: {QueueContributor}",
        $"host account: {TableContributor}",
        "insights: Monitoring Metrics Publisher",
    ];

    private static readonly string[] s_training =
    [
        $"{BlobContainers.Images}: {Reader}",
        $"{BlobContainers.Models}: {Contributor}",
        $"{BlobContainers.Jobs}: {Contributor}",
        $"{QueueNames.TrainingRequests}: {QueueContributor}",
        $"{QueueNames.PoisonedTrainingRequests}: {QueueSender}",
        "registry: AcrPull",
    ];

    private static readonly string[] s_gallery =
    [
        $"{BlobContainers.Images}: {Contributor}",
        $"{BlobContainers.Results}: {Contributor}",
        $"{BlobContainers.Latents}: {Contributor}",
        $"{BlobContainers.Failed}: {Contributor}",
        $"{BlobContainers.Models}: {Contributor}",
        $"{BlobContainers.Jobs}: {Contributor}",
        $"{QueueNames.TrainingRequests}: {QueueReader}",
        $"{QueueNames.TrainingRequests}: {QueueSender}",
        $"{QueueNames.PoisonedTrainingRequests}: {QueueReader}",
        $"{QueueNames.PendingImages}: {QueueSender}",
        "registry: AcrPull",
    ];

    [Fact]
    public async Task Functions_OnFlex_HasTheseRolesAndNoOthers() =>
        Assert.Equal(s_functions.Order(), RolesOf(await deployments.Dev, "id-functions-"));

    [Fact]
    public async Task Functions_InAContainer_PullsItsImageToo() =>
        Assert.Equal(s_functions.Append("registry: AcrPull").Order(), RolesOf(await deployments.Gpu, "id-functions-"));

    [Fact]
    public async Task Training_Everywhere_HasTheseRolesAndNoOthers()
    {
        Assert.Equal(s_training.Order(), RolesOf(await deployments.Dev, "id-training-"));
        Assert.Equal(s_training.Order(), RolesOf(await deployments.Gpu, "id-training-"));
    }

    [Fact]
    public async Task Gallery_AskedFor_HasTheseRolesAndNoOthers() => Assert.Equal(s_gallery.Order(), RolesOf(await deployments.Gallery, "id-gallery-"));

    [Fact]
    public async Task Archive_OfADeployment_IsReadByBoth()
    {
        Assert.Equal(s_functions.Append($"archive: {Reader}").Order(), RolesOf(await deployments.Prod, "id-functions-"));
        Assert.Equal(s_training.Append($"archive: {Reader}").Order(), RolesOf(await deployments.Prod, "id-training-"));
    }

    [Fact]
    public async Task Operator_Named_ReachesTheDataAndNotTheHost() =>
        Assert.Equal(
            [$"data account: {Contributor}", $"data account: {QueueContributor}"],
            RolesOf(await deployments.Gpu, "00000000-0000-0000-0000-00000000000a"));

    [Fact]
    public async Task Operator_OfUnknownKind_IsLeftToAzureToLookUp()
    {
        var assignments = (await deployments.Workflow).OfType("Microsoft.Authorization/roleAssignments").Where(assignment => (string)assignment.Property("principalId")! == "00000000-0000-0000-0000-00000000000b").ToList();

        Assert.Equal(2, assignments.Count);
        Assert.All(assignments, assignment => Assert.Null(assignment.Property("principalType")));
        // azd says what runs it only since some version, and a workflow is no user.
        Assert.Contains("readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', '')", await File.ReadAllTextAsync(Repository.Path("infra", "azd.bicepparam"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assignments_Everywhere_BelongToSomebodyOfThisTable()
    {
        var gpu = await deployments.Gpu;

        var known = s_functions.Length + 1 + s_training.Length + 2;

        Assert.Equal(known, gpu.OfType("Microsoft.Authorization/roleAssignments").Count);
    }

    private static IEnumerable<string> RolesOf(Deployment deployment, string principal) => deployment
        .OfType("Microsoft.Authorization/roleAssignments")
        .Where(assignment => ((string)assignment.Property("principalId")!).Contains(principal, StringComparison.Ordinal))
        .Select(assignment => $"{Scope(deployment, assignment.Id())}: {s_roles[((string)assignment.Property("roleDefinitionId")!).Split('/')[^1]]}")
        .Order();

    private static string Scope(Deployment deployment, string id)
    {
        var scope = id[..id.IndexOf("/providers/Microsoft.Authorization/", StringComparison.Ordinal)];
        if (scope == deployment.DataAccount.Id()) return "data account";
        if (scope == deployment.HostAccount.Id()) return "host account";
        if (scope.Contains("/registries/", StringComparison.Ordinal)) return "registry";
        if (scope.Contains("/Microsoft.Insights/components/", StringComparison.Ordinal)) return "insights";
        Assert.StartsWith(deployment.DataAccount.Id() + "/", scope, StringComparison.Ordinal);
        return scope.Split('/')[^1];
    }
}

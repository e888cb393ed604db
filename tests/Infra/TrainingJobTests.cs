using System.Text;
using AePipeline.Storage;

namespace AePipeline.Infra.Tests;

public sealed class TrainingJobTests(Deployments deployments)
{
    [Fact]
    public async Task Job_WithAnImage_StartsOneRunForARequestThatCanBeSeen()
    {
        var deployment = await deployments.Prod;
        var job = deployment.One("Microsoft.App/jobs");

        var scale = job.Property("configuration.eventTriggerConfig.scale")!;
        var rule = scale["rules"]![0]!;

        Assert.Equal("Event", (string)job.Property("configuration.triggerType")!);
        Assert.Equal(0, (int)scale["minExecutions"]!);
        Assert.Equal(1, (int)scale["maxExecutions"]!);
        Assert.Equal("azure-queue", (string)rule["type"]!);
        Assert.Equal(QueueNames.TrainingRequests, (string)rule["metadata"]!["queueName"]!);
        Assert.Equal(deployment.DataAccount.Name(), (string)rule["metadata"]!["accountName"]!);
        Assert.Equal("visibleonly", (string)rule["metadata"]!["queueLengthStrategy"]!);
        Assert.Contains("id-training-", (string)rule["identity"]!, StringComparison.Ordinal);
        Assert.Null(rule["auth"]);
    }

    [Fact]
    public async Task Job_WithAnImage_LeavesTryingAgainToTheQueue()
    {
        var job = (await deployments.Prod).One("Microsoft.App/jobs");

        Assert.Equal(0, (int)job.Property("configuration.replicaRetryLimit")!);
        Assert.Equal(86400, (int)job.Property("configuration.replicaTimeout")!);
        Assert.Equal(["--queue"], job.Property("template.containers")![0]!["args"]!.AsArray().Select(argument => (string)argument!));
    }

    [Fact]
    public async Task Job_OnAGpu_TakesAllOfIt()
    {
        var deployment = await deployments.Prod;
        var job = deployment.One("Microsoft.App/jobs");

        Assert.Equal("Consumption-GPU-NC8as-T4", (string)job.Property("workloadProfileName")!);
        Assert.Equal("56Gi", (string)job.Property("template.containers")![0]!["resources"]!["memory"]!);
        Assert.Equal(
            ["Consumption", "Consumption-GPU-NC8as-T4"],
            deployment.One("Microsoft.App/managedEnvironments").Property("workloadProfiles")!.AsArray().Select(profile => (string)profile!["workloadProfileType"]!));
    }

    [Fact]
    public async Task Job_Environment_SignsInAsTheTrainingIdentity()
    {
        var environment = (await deployments.Prod).One("Microsoft.App/jobs").Property("template.containers")![0]!["env"]!.AsArray()
            .ToDictionary(variable => (string)variable!["name"]!, variable => (string)variable!["value"]!);

        Assert.Equal(["AZURE_CLIENT_ID", "AZURE_TOKEN_CREDENTIALS", "Storage__BlobServiceUri", "Storage__QueueServiceUri"], environment.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("id-training-", environment["AZURE_CLIENT_ID"], StringComparison.Ordinal);
        Assert.EndsWith("primaryEndpoints.blob]", environment["Storage__BlobServiceUri"], StringComparison.Ordinal);
        Assert.EndsWith("primaryEndpoints.queue]", environment["Storage__QueueServiceUri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_WithoutAnImage_IsNotThereYet()
    {
        Assert.Empty((await deployments.Dev).OfType("Microsoft.App/jobs"));
        Assert.Equal("", (string)(await deployments.Dev).Outputs["trainingJobName"]!);
        Assert.NotEqual("", (string)(await deployments.Prod).Outputs["trainingJobName"]!);
    }

    [Fact]
    public async Task Registry_OldImages_AreDeletedButTheLastFew()
    {
        var task = (await deployments.Prod).One("Microsoft.ContainerRegistry/registries/tasks");

        var steps = Encoding.UTF8.GetString(Convert.FromBase64String((string)task.Property("step.encodedTaskContent")!));

        Assert.Contains("acr purge --filter 'aepipeline-.*:.*' --ago 30d --keep 5 --untagged", steps, StringComparison.Ordinal);
        Assert.NotNull(task.Property("trigger.timerTriggers")![0]!["schedule"]);
        Assert.Empty((await deployments.Workflow).OfType("Microsoft.ContainerRegistry/registries/tasks"));
    }

    [Fact]
    public async Task Registry_Everywhere_HasNoPassword()
    {
        foreach (var deployment in new[] { await deployments.Dev, await deployments.Prod })
        {
            Assert.False((bool)deployment.One("Microsoft.ContainerRegistry/registries").Property("adminUserEnabled")!);
            Assert.False((bool)deployment.One("Microsoft.ContainerRegistry/registries").Property("anonymousPullEnabled")!);
        }
    }
}

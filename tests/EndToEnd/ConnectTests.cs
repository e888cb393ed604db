using System.Text.Json;
using AePipeline.Cli.Connect;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.LocalStorage;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

/// <summary>ae against an account that knows no keys, as a deployed one: TLS, and tokens of an identity.</summary>
public sealed class ConnectTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_WithOutputsOfTheTemplate_EveryCommandWorksOnTheDeployment()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere no environment variable has a program trust a certificate.");
        using var folder = new TemporaryFolder();
        using var tokens = new TokenEndpoint();
        await using var azurite = await SignInAzurite.StartAsync(folder.Path);
        await azurite.CreateContainersAndQueuesAsync();
        await File.WriteAllTextAsync(folder["outputs.json"], JsonSerializer.Serialize(new
        {
            blobServiceUri = new { type = "String", value = azurite.BlobServiceUri },
            queueServiceUri = new { type = "String", value = azurite.QueueServiceUri },
            functionAppUrl = new { type = "String", value = "https://func-example.azurewebsites.net" },
            functionAppName = new { type = "String", value = "func-example" },
        }), Cancellation);
        (string, string?)[] environment = [("AE_HOME", folder["home"]), .. tokens.Environment, .. azurite.Environment];
        Task<AeResult> RunAsync(params string[] arguments) => AeCommand.EndOfAsync(AeCommand.Start([.. arguments, "--json"], environment));

        var connected = await RunAsync("connect", folder["outputs.json"]);
        var published = await RunAsync("models", "publish", TestModel.Folder, "--promote");
        var again = await RunAsync("models", "publish", TestModel.Folder);
        var listed = await RunAsync("models", "list");
        var asked = await RunAsync("connect");

        Assert.True(connected.ExitCode == 0, connected.Error);
        Assert.Contains("denoise: no model yet", connected.Error, StringComparison.Ordinal);
        Assert.Equal("https://func-example.azurewebsites.net", connected.Json.GetProperty("deployment").GetProperty("functionAppUrl").GetString());
        Assert.True(published.Json.GetProperty("promoted").GetBoolean(), published.Error);
        Assert.False(again.Json.GetProperty("isNew").GetBoolean(), again.Error);
        Assert.Equal("current", Assert.Single(listed.Json.GetProperty("models").EnumerateArray()).GetProperty("state").GetString());
        Assert.Contains("On 127.0.0.1, as ae connect said", listed.Error, StringComparison.Ordinal);
        Assert.Equal(
            published.Json.GetProperty("version").GetString(), asked.Json.GetProperty("models").GetProperty("denoise").GetString());

        Assert.Equal(0, (await RunAsync("connect", "--forget")).ExitCode);
        var afterwards = await RunAsync("models", "list");
        Assert.Equal(3, afterwards.ExitCode);
        Assert.Contains("ae connect", afterwards.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_WithAnAccountThatHasNoPipeline_SaysWhatIsMissingAndChangesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere no environment variable has a program trust a certificate.");
        using var folder = new TemporaryFolder();
        using var tokens = new TokenEndpoint();
        await using var azurite = await SignInAzurite.StartAsync(folder.Path);
        await File.WriteAllTextAsync(
            folder["azd.json"],
            $$"""{"AZURE_BLOB_SERVICE_URI":"{{azurite.BlobServiceUri}}","AZURE_QUEUE_SERVICE_URI":"{{azurite.QueueServiceUri}}"}""",
            Cancellation);

        var result = await AeCommand.EndOfAsync(AeCommand.Start(
            ["connect", folder["azd.json"]], [("AE_HOME", folder["home"]), .. tokens.Environment, .. azurite.Environment]));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("no container images in devstoreaccount1", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["home"]));
    }

    [Fact]
    public void Connect_OutputsThatItReads_AreOfTheTemplates()
    {
        Assert.NotEmpty(DeploymentOutputs.Names);
        Assert.Subset(OutputsOf("main.bicep"), DeploymentOutputs.Names.Select(name => name.Bicep).ToHashSet());
        Assert.Subset(OutputsOf("azd.bicep"), DeploymentOutputs.Names.Select(name => name.Azd).ToHashSet());

        static HashSet<string> OutputsOf(string template) =>
            [.. File.ReadLines(Path.Combine(RepositoryRoot.Path, "infra", template)).Select(line => line.Split(' ')).Where(words => words[0] == "output").Select(words => words[1])];
    }

    [Theory]
    [InlineData("{}", "no output blobServiceUri")]
    [InlineData("""{"blobServiceUri":"https://a.blob.core.windows.net"}""", "no output queueServiceUri")]
    [InlineData("""{"blobServiceUri":"a.blob.core.windows.net"}""", "not an address")]
    [InlineData("blobServiceUri=x", "not JSON")]
    public async Task Connect_WithOtherFiles_SaysWhatIsWrongAndWhereTheOutputsComeFrom(string content, string complaint)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["outputs.json"], content, Cancellation);

        var result = await AeCommand.EndOfAsync(AeCommand.Start(["connect", folder["outputs.json"]], ("AE_HOME", folder["home"])));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(complaint, result.Error, StringComparison.Ordinal);
        Assert.Contains("outputs.json", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ByResourceGroup_AsksTheAzureCliForTheOutputs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for az is a shell script.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["bin"]);
        // What az answers to anything else than the right question.
        await File.WriteAllTextAsync(
            folder["bin/az"],
            """
            #!/bin/sh
            [ "$*" = "deployment group show --resource-group pipeline --name main --query properties.outputs --output json --subscription s1" ] || { echo "az got: $*" >&2; exit 3; }
            echo '{"blobServiceUri":{"type":"String","value":"https://127.0.0.1:1/a"}}'
            """,
            Cancellation);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder["bin/az"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = $"{folder["bin"]}:{System.Environment.GetEnvironmentVariable("PATH")}";

        var understood = await AeCommand.EndOfAsync(AeCommand.Start(
            ["connect", "--resource-group", "pipeline", "--subscription", "s1"], ("AE_HOME", folder["home"]), ("PATH", path)));
        var refused = await AeCommand.EndOfAsync(AeCommand.Start(["connect", "-g", "other"], ("AE_HOME", folder["home"]), ("PATH", path)));
        var absent = await AeCommand.EndOfAsync(AeCommand.Start(["connect", "-g", "other"], ("AE_HOME", folder["home"]), ("PATH", folder["home"])));

        Assert.Contains("Deployment 'main' in 'pipeline' has no output queueServiceUri", understood.Error, StringComparison.Ordinal);
        Assert.Contains("az got: deployment group show --resource-group other", refused.Error, StringComparison.Ordinal);
        Assert.Contains("https://aka.ms/azure-cli", absent.Error, StringComparison.Ordinal);
        Assert.Equal((2, 3, 3), (understood.ExitCode, refused.ExitCode, absent.ExitCode));
    }
}

using AePipeline.Delivery.Tests.Support;
using AePipeline.Tests.Support;

namespace AePipeline.Delivery.Tests.Deployment;

/// <summary>azd's step that pushes the training image, over programs that only say how they were called.</summary>
public sealed class PushTrainingTests : IDisposable
{
    private const string Script = "eng/azd/push-training.sh";

    private readonly TemporaryFolder _folder = new();

    public PushTrainingTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh to run it.");
        // A copy without git: every file that the script reads, of the folders one each.
        string[] files =
        [
            Script, ".editorconfig", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "eng/torchsharp/TorchSharp.Linux.targets",
            "src/Shared/Shared.csproj", "src/TrainingJob/TrainingJob.csproj", "src/TrainingJob/Dockerfile", "src/TrainingJob/Dockerfile.cuda",
        ];
        foreach (var file in files) Write(file, Repository.Read(file));
        Program("az", "exit 0");
        Program("azd", "exit 0");
        Program("docker", "exit 0");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "aepipeline-training", "src/TrainingJob/Dockerfile")]
    [InlineData("Consumption", "aepipeline-training", "src/TrainingJob/Dockerfile")]
    [InlineData("Consumption-GPU-NC8as-T4", "aepipeline-training-cuda", "src/TrainingJob/Dockerfile.cuda")]
    [InlineData("Consumption-GPU-NC24-A100", "aepipeline-training-cuda", "src/TrainingJob/Dockerfile.cuda")]
    public async Task Image_OfAProfile_IsItsOwn(string? profile, string name, string dockerfile)
    {
        var calls = await RunAsync(profile);

        Assert.Equal("az acr login --name registry", calls[1]);
        Assert.Matches($"^docker buildx build --platform linux/amd64 --file {dockerfile} --tag registry[.]azurecr[.]io/{name}:[0-9]+-[0-9]+ --push [.]$", calls[2]);
        Assert.Matches($"^azd env set AEPIPELINE_TRAINING_IMAGE {name}:[0-9]+-[0-9]+$", calls[3]);
        Assert.Equal(4, calls.Count);
    }

    [Fact]
    public async Task Docker_NotThere_HasTheRegistryBuild()
    {
        Program("docker", "exit 1");

        var calls = await RunAsync("Consumption-GPU-NC8as-T4");

        Assert.Matches("^az acr build --registry registry --platform linux/amd64 --timeout 7200 --file src/TrainingJob/Dockerfile.cuda --image aepipeline-training-cuda:[0-9]+-[0-9]+ [.]$", calls[1]);
        Assert.StartsWith("azd env set ", calls[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tag_OfTheSameFiles_IsTheSameAndBuildsNothing()
    {
        var image = (await RunAsync())[^1].Split(' ')[^1];
        Write("src/TrainingJob/bin/Debug/TrainingJob.dll", "built");
        Write("README.md", "changed");

        Assert.Empty(await RunAsync(image: image));
    }

    [Theory]
    [InlineData("src/TrainingJob/Training/New.cs")]
    [InlineData("src/Shared/Shared.csproj")]
    [InlineData("Directory.Packages.props")]
    [InlineData("src/TrainingJob/Dockerfile")]
    public async Task Tag_OfAFileThatIsNotCommitted_IsAnother(string file)
    {
        var image = (await RunAsync())[^1].Split(' ')[^1];
        Write(file, "changed");

        Assert.NotEqual(image, (await RunAsync(image: image))[^1].Split(' ')[^1]);
    }

    [Fact]
    public void Sources_OfTheTag_AreThoseThatTheDockerfileCopies()
    {
        var copied = Dockerfile.Read("src/TrainingJob/Dockerfile").CopiedFromRepository.ToList();
        string[] read = [.. Repository.Read(Script).Split('\n').Single(line => line.StartsWith("sources=", StringComparison.Ordinal)).Trim('"').Split(' ')[1..]];

        Assert.All(copied, file => Assert.Contains(read, source => file == source || file.StartsWith(source + "/", StringComparison.Ordinal)));
        Assert.All(read, source => Assert.Contains($"'{source}'", Repository.Read(Path.ChangeExtension(Script, ".ps1")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_ThatFails_SetsNoImage()
    {
        Program("docker", "[ \"$1\" = info ]");

        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync());
        Assert.DoesNotContain("azd env set", await File.ReadAllTextAsync(_folder["calls"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>How other programs were called, a line each.</summary>
    private async Task<IReadOnlyList<string>> RunAsync(string? profile = null, string? image = null)
    {
        await File.WriteAllTextAsync(_folder["calls"], "", TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{_folder["programs"]}:{Environment.GetEnvironmentVariable("PATH")}",
            ["AZURE_CONTAINER_REGISTRY_ENDPOINT"] = "registry.azurecr.io",
            ["AEPIPELINE_TRAINING_PROFILE"] = profile ?? "",
            ["AEPIPELINE_TRAINING_IMAGE"] = image ?? "",
        };
        var (exitCode, output) = await Command.RunAsync("sh", [_folder[Script]], environment, _folder.Path);
        Assert.True(exitCode == 0, output);
        return await File.ReadAllLinesAsync(_folder["calls"], TestContext.Current.CancellationToken);
    }

    private void Program(string name, string then)
    {
        Write($"programs/{name}", $"#!/bin/sh\necho \"{name} $*\" >>'{_folder["calls"]}'\n{then}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder[$"programs/{name}"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        File.WriteAllText(_folder[file], text);
    }
}

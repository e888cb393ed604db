using AePipeline.Delivery.Tests.Support;
using AePipeline.Tests.Support;

namespace AePipeline.Delivery.Tests.Deployment;

/// <summary>azd's step that pushes the training image, in both of its languages, over programs that only say how they were called.</summary>
public sealed class PushTrainingTests : IDisposable
{
    private const string Script = "eng/azd/push-training.sh";
    private const string Tag = "[0-9a-f-]{10,}";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Shells => ["sh", "pwsh"];

    public PushTrainingTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh to run it.");
        // A copy without git: every file that the script reads, of the folders one each.
        string[] files =
        [
            Script, Path.ChangeExtension(Script, ".ps1"), ".editorconfig", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "eng/torchsharp/TorchSharp.Linux.targets",
            "src/Shared/Shared.csproj", "src/TrainingJob/TrainingJob.csproj", "src/TrainingJob/Dockerfile", "src/TrainingJob/Dockerfile.cuda",
        ];
        foreach (var file in files) Write(file, Repository.Read(file));
        Program("az", "exit 0");
        Program("azd", "exit 0");
        Program("docker", "exit 0");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sh", null, "aepipeline-training", "src/TrainingJob/Dockerfile")]
    [InlineData("sh", "Consumption", "aepipeline-training", "src/TrainingJob/Dockerfile")]
    [InlineData("sh", "Consumption-GPU-NC8as-T4", "aepipeline-training-cuda", "src/TrainingJob/Dockerfile.cuda")]
    [InlineData("sh", "Consumption-GPU-NC24-A100", "aepipeline-training-cuda", "src/TrainingJob/Dockerfile.cuda")]
    [InlineData("pwsh", "Consumption", "aepipeline-training", "src/TrainingJob/Dockerfile")]
    [InlineData("pwsh", "Consumption-GPU-NC8as-T4", "aepipeline-training-cuda", "src/TrainingJob/Dockerfile.cuda")]
    public async Task Image_OfAProfile_IsItsOwn(string shell, string? profile, string name, string dockerfile)
    {
        var calls = await RunAsync(shell, profile);

        Assert.Equal("az acr login --name registry", calls[1]);
        Assert.Matches($"^docker buildx build --platform linux/amd64 --file {dockerfile} --tag registry[.]azurecr[.]io/{name}:{Tag} --push [.]$", calls[2]);
        Assert.Matches($"^azd env set AEPIPELINE_TRAINING_IMAGE {name}:{Tag}$", calls[3]);
        Assert.Equal(4, calls.Count);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Docker_NotThere_HasTheRegistryBuild(string shell)
    {
        Program("docker", "exit 1");

        var calls = await RunAsync(shell, "Consumption-GPU-NC8as-T4");

        Assert.Matches($"^az acr build --registry registry --platform linux/amd64 --timeout 7200 --file src/TrainingJob/Dockerfile.cuda --image aepipeline-training-cuda:{Tag} [.]$", calls[1]);
        Assert.StartsWith("azd env set ", calls[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Tag_OfTheSameFiles_IsTheSameAndBuildsNothing(string shell)
    {
        var image = (await RunAsync(shell))[^1].Split(' ')[^1];
        Write("src/TrainingJob/bin/Debug/TrainingJob.dll", "built");
        Write("README.md", "changed");

        Assert.Empty(await RunAsync(shell, image: image));
    }

    [Theory]
    [InlineData("sh", "src/TrainingJob/Training/New.cs")]
    [InlineData("sh", "src/Shared/Shared.csproj")]
    [InlineData("sh", "Directory.Packages.props")]
    [InlineData("sh", "src/TrainingJob/Dockerfile")]
    [InlineData("pwsh", "src/TrainingJob/Training/New.cs")]
    [InlineData("pwsh", "Directory.Packages.props")]
    public async Task Tag_OfAFileThatIsNotCommitted_IsAnother(string shell, string file)
    {
        var image = (await RunAsync(shell))[^1].Split(' ')[^1];
        Write(file, "changed");

        Assert.NotEqual(image, (await RunAsync(shell, image: image))[^1].Split(' ')[^1]);
    }

    [Fact]
    public void Sources_OfTheTag_AreThoseThatTheDockerfileCopies()
    {
        var copied = Dockerfile.Read("src/TrainingJob/Dockerfile").CopiedFromRepository.ToList();
        string[] read = [.. Repository.Read(Script).Split('\n').Single(line => line.StartsWith("sources=", StringComparison.Ordinal)).Trim('"').Split(' ')[1..]];

        Assert.All(copied, file => Assert.Contains(read, source => file == source || file.StartsWith(source + "/", StringComparison.Ordinal)));
        Assert.All(read, source => Assert.Contains($"'{source}'", Repository.Read(Path.ChangeExtension(Script, ".ps1")), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Build_ThatFails_SetsNoImage(string shell)
    {
        Program("docker", "[ \"$1\" = info ]");

        await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(() => RunAsync(shell));
        Assert.DoesNotContain("azd env set", await File.ReadAllTextAsync(_folder["calls"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>How other programs were called, a line each.</summary>
    private async Task<IReadOnlyList<string>> RunAsync(string shell, string? profile = null, string? image = null)
    {
        // Everywhere that GitHub runs it, and on few other machines.
        Assert.SkipUnless(shell == "sh" || Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, shell))), "There is no PowerShell to run it.");
        await File.WriteAllTextAsync(_folder["calls"], "", TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{_folder["programs"]}:{Environment.GetEnvironmentVariable("PATH")}",
            ["AZURE_CONTAINER_REGISTRY_ENDPOINT"] = "registry.azurecr.io",
            ["AEPIPELINE_TRAINING_PROFILE"] = profile ?? "",
            ["AEPIPELINE_TRAINING_IMAGE"] = image ?? "",
        };
        var (exitCode, output) = await Command.RunAsync(
            shell, shell == "sh" ? [_folder[Script]] : ["-NoProfile", "-NonInteractive", "-File", _folder[Path.ChangeExtension(Script, ".ps1")]], environment, _folder.Path);
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

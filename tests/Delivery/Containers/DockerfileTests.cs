using System.Xml.Linq;
using AePipeline.Delivery.Tests.Support;

namespace AePipeline.Delivery.Tests.Containers;

/// <summary>What must hold for every Dockerfile, as far as that can be said without building it.</summary>
public sealed class DockerfileTests
{
    public static TheoryData<string> Paths => [.. Dockerfile.All];

    [Fact]
    public void Dockerfiles_OfWhatRunsModels_AreForCpuAndCuda() => Assert.Equal(
        ["src/Cli/Dockerfile", "src/Functions/Dockerfile", "src/Functions/Dockerfile.cuda", "src/TrainingJob/Dockerfile", "src/TrainingJob/Dockerfile.cuda"], Dockerfile.All);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Copies_OfTheRepository_AreThereAndNotIgnored(string path)
    {
        var sent = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..].Trim()).ToList();
        var copied = Dockerfile.Read(path).CopiedFromRepository.ToList();

        Assert.NotEmpty(copied);
        Assert.All(copied, file => Assert.True(Repository.Has(file), $"{file} does not exist."));
        Assert.All(copied, file => Assert.True(sent.Any(allowed => IsWithin(file, allowed)), $"{file} is not sent to the builder."));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Copies_ForTheBuild_HoldAllThatItsProjectsNameElsewhere(string path)
    {
        var copied = Dockerfile.Read(path).CopiedFromRepository.ToList();
        var named = Projects(path).SelectMany(FilesElsewhere).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, file => Assert.True(copied.Any(source => IsWithin(file, source)), $"{file} is not copied."));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void ProjectFiles_BeforeRestore_AreAllThere(string path)
    {
        var beforeRestore = Dockerfile.Read(path).Build.Instructions.TakeWhile(line => line.Name != "RUN").Select(line => line.Arguments).ToList();
        var words = beforeRestore.SelectMany(arguments => arguments.Split(' ')).ToList();

        Assert.All(Projects(path), project => Assert.Contains(project, words));
        Assert.DoesNotContain("src/Shared", words);
        // What a locked restore compares with.
        if (Restore(path).Contains("--locked-mode", StringComparison.Ordinal))
        {
            Assert.All(Projects(path), project => Assert.Contains(project[..(project.LastIndexOf('/') + 1)] + "packages.linux-x64.lock.json", words));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Accelerator_OfTheBuild_IsTheFilesOwn(string path)
    {
        var isCuda = path.EndsWith(".cuda", StringComparison.Ordinal);
        var commands = Dockerfile.Read(path).Build.Arguments("RUN").Where(command => command.Contains("dotnet", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, commands.Count);
        Assert.All(commands, command => Assert.Equal(isCuda, command.Contains("-p:Accelerator=cuda", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Build_OnAnyProcessor_IsOfThatOneAndForLinuxOnX64(string path)
    {
        var file = Dockerfile.Read(path);

        Assert.Equal("${BUILDPLATFORM:-linux/amd64}", file.Build.Platform);
        Assert.All(file.Stages.Where(stage => stage != file.Build), stage => Assert.Null(stage.Platform));
        Assert.All(file.Build.Arguments("RUN").Where(command => command.Contains("dotnet", StringComparison.Ordinal)), command => Assert.Contains("-p:PlatformRid=linux-x64", command, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Build_WithoutBuildKit_IsPossible(string path)
    {
        // The builder of Azure's registries is the one that Docker had before; it knows no mounts, no heredocs and no syntax lines.
        Assert.DoesNotContain(Dockerfile.Read(path).Stages.SelectMany(stage => stage.Instructions), line => line.Arguments.Contains("--mount", StringComparison.Ordinal) || line.Arguments.Contains("<<", StringComparison.Ordinal) || line.Arguments.Contains("--link", StringComparison.Ordinal));
        Assert.DoesNotContain("# syntax=", Repository.Read(path), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Image_WhenItRuns_IsNotRoot(string path)
    {
        var final = Dockerfile.Read(path).Final;
        var user = final.Instructions.FindLastIndex(line => line.Name == "USER");

        Assert.Equal("$APP_UID", final.Instructions[user].Arguments);
        // Microsoft's .NET images say so themselves; of others the Dockerfile has to.
        Assert.True(final.Image is "mcr.microsoft.com/dotnet/aspnet" or "mcr.microsoft.com/dotnet/runtime" || final.Environment["APP_UID"] == "1654");
        Assert.DoesNotContain(final.Instructions.Skip(user), line => line.Name is "COPY" or "RUN" or "ADD");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Image_Described_HasTitleDescriptionAndLicence(string path)
    {
        var labels = Dockerfile.Read(path).Final.Labels;

        Assert.NotEmpty(labels["org.opencontainers.image.title"]);
        Assert.NotEmpty(labels["org.opencontainers.image.description"]);
        Assert.Equal("MIT", labels["org.opencontainers.image.licenses"]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Packages_OfTheSystem_LeaveNoListsBehind(string path)
    {
        var installing = Dockerfile.Read(path).Stages.SelectMany(stage => stage.Arguments("RUN")).Where(command => command.Contains("apt-get", StringComparison.Ordinal));

        Assert.All(installing, command =>
        {
            Assert.Contains("--no-install-recommends", command, StringComparison.Ordinal);
            Assert.Contains("rm -rf /var/lib/apt/lists/*", command, StringComparison.Ordinal);
        });
        Assert.Equal(path.EndsWith(".cuda", StringComparison.Ordinal), installing.Any());
    }

    /// <summary>The published project and those that it refers to.</summary>
    private static List<string> Projects(string dockerfile)
    {
        var found = new List<string> { FindProject(dockerfile[..dockerfile.LastIndexOf('/')]) };
        for (var i = 0; i < found.Count; i++) found.AddRange(FilesElsewhere(found[i]).Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Except(found));
        return found;
    }

    private static string FindProject(string folder) => Repository.List(folder, "*.csproj").Single();

    /// <summary>What a project file names outside of its folder.</summary>
    private static IEnumerable<string> FilesElsewhere(string project) => XDocument.Parse(Repository.Read(project))
        .Descendants()
        .SelectMany(element => element.Attributes())
        .Where(attribute => attribute.Name.LocalName is "Include" or "Project" && attribute.Value.StartsWith("../", StringComparison.Ordinal))
        .Select(attribute => Repository.Relative(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.Find(project))!, attribute.Value))));

    private static string Restore(string path) => Dockerfile.Read(path).Build.Arguments("RUN").First();

    private static bool IsWithin(string file, string folder) => file == folder || file.StartsWith(folder + "/", StringComparison.Ordinal);
}

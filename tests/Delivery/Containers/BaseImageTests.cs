using System.Xml.Linq;
using AePipeline.Delivery.Tests.Support;

namespace AePipeline.Delivery.Tests.Containers;

/// <summary>That the images below ours are named exactly, and go with each other and with what is built.</summary>
public sealed class BaseImageTests
{
    private const string FunctionsImage = "mcr.microsoft.com/azure-functions/dotnet-isolated";

    private static readonly List<Dockerfile> s_files = [.. Dockerfile.All.Select(Dockerfile.Read)];
    private static readonly List<DockerStage> s_stages = [.. s_files.SelectMany(file => file.Stages)];

    [Fact]
    public void Tags_OfEveryStage_AreExactVersions()
    {
        // The Functions image is said to be the exception where it is used.
        Assert.All(s_stages.Where(stage => stage.Image != FunctionsImage), stage => Assert.Matches(@"^\d+\.\d+\.\d+-", stage.Tag));
        Assert.Contains(s_stages, stage => stage.Image == FunctionsImage);
    }

    [Fact]
    public void Tags_OfOneImage_AreTheSameEverywhere() =>
        Assert.All(s_stages.GroupBy(stage => stage.Image), image => Assert.Single(image.Select(stage => stage.Tag).Distinct()));

    [Fact]
    public void Sdk_OfTheBuild_SatisfiesGlobalJson()
    {
        var wanted = Version.Parse(Repository.ReadJson("global.json").GetProperty("sdk").GetProperty("version").GetString()!);
        var used = VersionOf("mcr.microsoft.com/dotnet/sdk");

        // rollForward latestFeature: any feature band of the same major and minor, not an older one.
        Assert.Equal((wanted.Major, wanted.Minor), (used.Major, used.Minor));
        Assert.True(used >= wanted);
    }

    [Fact]
    public void Runtimes_OfTheImages_AreOfTheSdksMajorAndTheTargetFramework()
    {
        var sdk = VersionOf("mcr.microsoft.com/dotnet/sdk");
        var runtime = VersionOf("mcr.microsoft.com/dotnet/runtime");

        Assert.Equal((sdk.Major, sdk.Minor), (runtime.Major, runtime.Minor));
        Assert.Equal($"net{sdk.ToString(2)}", Property("TargetFramework"));
        Assert.EndsWith($"-dotnet-isolated{sdk.ToString(2)}", s_stages.First(stage => stage.Image == FunctionsImage).Tag, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_OfTheImages_IsThatOfLibtorch()
    {
        var cuda = VersionOf("nvidia/cuda");

        Assert.Equal($"cuda-{cuda.ToString(2)}", Property("TorchBackend", "cuda"));
    }

    [Fact]
    public void Systems_OfTrainingsBuildAndImages_AreOneUbuntu()
    {
        var systems = s_files.Where(file => file.Path.StartsWith("src/TrainingJob/", StringComparison.Ordinal)).SelectMany(file => file.Stages).Select(SystemOf);

        Assert.Equal(["ubuntu24.04"], systems.Distinct());
    }

    private static Version VersionOf(string image) => Version.Parse(s_stages.First(stage => stage.Image == image).Tag.Split('-')[0]);

    private static string SystemOf(DockerStage stage) => stage.Tag.Split('-')[^1] switch { "noble" => "ubuntu24.04", var other => other };

    /// <summary>A property of Directory.Build.props, with the condition that names <paramref name="condition"/>.</summary>
    private static string Property(string name, string? condition = null) => XDocument.Parse(Repository.Read("Directory.Build.props"))
        .Descendants(name)
        .Single(property => condition is null ? property.Attribute("Condition") is null : property.Attribute("Condition")?.Value.Contains(condition, StringComparison.Ordinal) == true)
        .Value;
}

using System.Reflection;
using System.Text.RegularExpressions;
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
    public void Cuda_OfTheImages_IsTheOneThatOnnxRuntimeIsBuiltWith()
    {
        var package = typeof(BaseImageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "OnnxRuntimeForCuda").Value;
        Assert.SkipWhen(string.IsNullOrEmpty(package), "Its package is downloaded on Linux only.");
        var needed = ElfLibrary.Read(Path.Combine(package, "runtimes", "linux-x64", "native", "libonnxruntime_providers_cuda.so")).Needed;
        var cuda = VersionOf("nvidia/cuda");

        // The two that carry the number of the release; others, such as libcurand.so.10, count for themselves.
        Assert.Equal([$"libcublas.so.{cuda.Major}", $"libcublasLt.so.{cuda.Major}", $"libcudart.so.{cuda.Major}"], needed.Where(name => Regex.IsMatch(name, "^lib(cublas|cublasLt|cudart)[.]")).Order(StringComparer.Ordinal));
        Assert.All(s_stages.Where(stage => stage.Image == "nvidia/cuda"), stage => Assert.Contains("-cudnn-runtime-", stage.Tag, StringComparison.Ordinal));
        // Read above is the package that is in use.
        Assert.Equal(PackageVersion("Microsoft.ML.OnnxRuntime.Gpu"), $"[{Path.GetFileName(package)}]");
    }

    [Fact]
    public void Libtorch_ForCuda_BringsItsOwn() =>
        // The image's is of another release: what libtorch is built with comes as packages of libtorch.
        Assert.NotNull(PackageVersion($"libtorch-{Property("TorchBackend", "cuda")}-linux-x64"));

    [Fact]
    public void Systems_OfTrainingsBuildAndImages_AreOneUbuntu()
    {
        var systems = s_files.Where(file => file.Path.StartsWith("src/TrainingJob/", StringComparison.Ordinal)).SelectMany(file => file.Stages).Select(SystemOf);

        Assert.Equal(["ubuntu24.04"], systems.Distinct());
    }

    private static Version VersionOf(string image) => Version.Parse(s_stages.First(stage => stage.Image == image).Tag.Split('-')[0]);

    private static string PackageVersion(string package) =>
        XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Single(version => version.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    private static string SystemOf(DockerStage stage) => stage.Tag.Split('-')[^1] switch { "noble" => "ubuntu24.04", var other => other };

    /// <summary>A property of Directory.Build.props, with the condition that names <paramref name="condition"/>.</summary>
    private static string Property(string name, string? condition = null) => XDocument.Parse(Repository.Read("Directory.Build.props"))
        .Descendants(name)
        .Single(property => condition is null ? property.Attribute("Condition") is null : property.Attribute("Condition")?.Value.Contains(condition, StringComparison.Ordinal) == true)
        .Value;
}

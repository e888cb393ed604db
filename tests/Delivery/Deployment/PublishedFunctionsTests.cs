using System.Reflection.PortableExecutable;
using AePipeline.Delivery.Tests.Support;
using AePipeline.Tests.Support;

namespace AePipeline.Delivery.Tests.Deployment;

/// <summary>What is sent to Azure, published as on a Mac: in a copy of the sources, because a build for another platform would be in the way of this one's.</summary>
public sealed class PublishedFunctionsTests : IDisposable
{
    private const ushort X64 = 62;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Publishing_OnAnotherSystem_GivesAnAppForLinuxAndLeavesNothingBehind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The app is for Linux, and started below.");
        CopySources();
        var before = FilesOfGit();

        var (published, log) = await Command.RunAsync("dotnet", ["publish", "src/Functions", "-p:PlatformRid=osx-arm64", "-o", _folder["app"], "-nologo"], folder: _folder.Path);
        Assert.True(published == 0, log);

        // With those of the host's extensions, which lie in a folder of their own.
        var files = Directory.EnumerateFiles(_folder["app"], "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(_folder["app"], file));
        var natives = files.Keys.Where(name => name.Contains(".so", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(["libSkiaSharp.so", "libonnxruntime.so", "libonnxruntime_providers_shared.so", "libvips.so.42"], natives);
        Assert.All(natives, name => Assert.Equal(X64, ElfLibrary.MachineOf(files[name])));
        // Of Windows and of the Mac.
        Assert.Empty(files.Where(file => file.Key.EndsWith(".dll", StringComparison.Ordinal) && !IsManaged(file.Value)).Select(file => file.Key));
        Assert.DoesNotContain(files.Keys, name => name.EndsWith(".dylib", StringComparison.Ordinal) || name.EndsWith(".exe", StringComparison.Ordinal));
        Assert.Equal(before, FilesOfGit());

        // As far as it gets without a host.
        var (_, said) = await Command.RunAsync("dotnet", ["AePipeline.Functions.dll"], folder: _folder["app"]);
        Assert.Contains("Functions:Worker:HostEndpoint", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bin/publish/", "linux-x64")]
    [InlineData("bin/output/", "osx-arm64")]
    public async Task Building_AsCoreToolsDo_IsForLinuxWhenTheyPublishAndElseForThisMachine(string output, string platform)
    {
        var (exitCode, property) = await Command.RunAsync(
            "dotnet", ["msbuild", "src/Functions", "-p:PlatformRid=osx-arm64", $"-p:OutputPath={_folder[output]}", "-getProperty:RuntimeIdentifier", "-nologo"]);

        Assert.True(exitCode == 0, property);
        Assert.Equal(platform, property.Trim());
    }

    private void CopySources()
    {
        string[] root = ["global.json", "host.json", ".editorconfig", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];
        var sources = new[] { "src/Shared", "src/Functions" }.SelectMany(folder => Directory.EnumerateFiles(Repository.Find(folder), "*", SearchOption.AllDirectories).Select(Repository.Relative));
        foreach (var file in root.Concat(sources.Where(file => !IsIgnored(file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            File.Copy(Repository.Find(file), _folder[file]);
        }
    }

    /// <summary>All but what .gitignore names.</summary>
    private List<string> FilesOfGit() => [.. Directory.EnumerateFiles(_folder["src"], "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder.Path, file))
        .Where(file => !IsIgnored(file))
        .Order(StringComparer.Ordinal)];

    private static bool IsIgnored(string file) =>
        file == "src/Functions/host.json" || file.Split('/').Any(part => part is "bin" or "obj" or "local.settings.json");

    private static bool IsManaged(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        return image.HasMetadata;
    }
}

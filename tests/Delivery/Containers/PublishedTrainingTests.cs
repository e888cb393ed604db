using System.Globalization;
using System.Text.Json;
using AePipeline.Delivery.Tests.Support;
using AePipeline.Models;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.Delivery.Tests.Containers;

/// <summary>The training image without Docker: its files, and its program as the container would start it.</summary>
public sealed class PublishedTrainingTests(PublishedTraining image, AzuriteFixture azurite) : IClassFixture<PublishedTraining>
{
    // Of the packages libc6, libgcc-s1 and libstdc++6, which every .NET image of Ubuntu 24.04 has, and their versions there.
    private static readonly string[] s_systemLibraries =
        ["ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libgcc_s.so.1", "libm.so.6", "libpthread.so.0", "libresolv.so.2", "librt.so.1", "libstdc++.so.6"];

    private static readonly Dictionary<string, Version> s_systemVersions = new()
    {
        ["GLIBC"] = new(2, 39),
        ["GLIBCXX"] = new(3, 4, 33),
        ["CXXABI"] = new(1, 3, 15),
    };

    [Fact]
    public void Libraries_OfTheImage_NeedOnlyEachOtherAndWhatTheBaseImageHas()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The published libraries are those of this system.");
        var libraries = Directory.EnumerateFiles(image.Folder, "*.so*").ToDictionary(file => Path.GetFileName(file), ElfLibrary.Read);
        var missing = libraries
            .SelectMany(library => library.Value.Needed.Select(needed => (library.Key, needed)))
            .Where(pair => !libraries.ContainsKey(pair.needed) && !s_systemLibraries.Contains(pair.needed));
        var tooNew = libraries
            .SelectMany(library => library.Value.Versions.Select(version => (library.Key, version)))
            .Where(pair => pair.version.Split('_') is [var name, var number, ..] && s_systemVersions.TryGetValue(name, out var most)
                && Version.TryParse(number, out var wanted) && wanted > most);

        Assert.Contains("libtorch_cpu.so", libraries.Keys);
        Assert.Empty(missing);
        Assert.Empty(tooNew);
    }

    [Fact]
    public void Runtime_OfTheProgram_IsThatOfTheBaseImage()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(image.Folder, "AePipeline.TrainingJob.runtimeconfig.json")));
        var framework = config.RootElement.GetProperty("runtimeOptions").GetProperty("framework");
        var tag = Version.Parse(PublishedTraining.Dockerfile.Final.Tag.Split('-')[0]);
        var wanted = Version.Parse(framework.GetProperty("version").GetString()!);

        Assert.Equal("Microsoft.NETCore.App", framework.GetProperty("name").GetString());
        Assert.Equal((wanted.Major, wanted.Minor), (tag.Major, tag.Minor));
        Assert.True(tag >= wanted);
    }

    [Fact]
    public async Task Container_AskedForHelp_ListsItsArguments()
    {
        var (exitCode, output) = await image.RunAsync(["--help"], "");

        Assert.Equal(0, exitCode);
        Assert.Contains("--queue", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_QueueWithoutRequests_EndsWithZero()
    {
        var account = await azurite.CreateEmptyAccountAsync();

        var (exitCode, output) = await image.RunAsync([], account.ConnectionString);

        Assert.True(exitCode == 0, output);
        Assert.Contains("No training request is waiting.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_GivenAFewImages_TrainsAndPublishesAModel()
    {
        var account = await azurite.CreateAccountAsync();
        using var photos = new TemporaryFolder();
        string[] arguments =
        [
            "--task", "denoise", "--data", Photos.Write(photos["photos"], 12), "--channels", "grey", "--batch", "2", "--patch", "16",
            "--steps", "4", "--threads", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ];

        var (exitCode, output) = await image.RunAsync(arguments, account.ConnectionString);

        // So short a run makes no good model: published is all that is asked for.
        Assert.True(exitCode is 0 or 4, output);
        Assert.Single(await new ModelRegistry(account.Storage, TimeProvider.System).ListVersionsAsync("denoise", TestContext.Current.CancellationToken));
    }
}

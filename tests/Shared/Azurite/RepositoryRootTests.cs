using AePipeline.LocalStorage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Azurite;

public sealed class RepositoryRootTests
{
    [Fact]
    public void Path_OfATestRun_HoldsTheSolutionAndAzurite()
    {
        Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, "AePipeline.sln")));
        Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, "eng", "azurite", "package-lock.json")));
    }

    [Fact]
    public void Find_FolderOutsideACheckout_SaysWhatItLookedFor()
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<DirectoryNotFoundException>(() => RepositoryRoot.Find(folder.Path));

        Assert.Contains("AePipeline.sln", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LockFile_OfAzurite_PinsEveryPackageByHashAndNamesNoRegistry()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "eng", "azurite", "package-lock.json"));
        using var document = System.Text.Json.JsonDocument.Parse(text);
        var packages = document.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToList();

        Assert.Equal("3.35.0", packages.Single(package => package.Name == "node_modules/azurite").Value.GetProperty("version").GetString());
        Assert.All(packages, package => Assert.True(package.Value.TryGetProperty("integrity", out _), package.Name));
        Assert.All(packages, package => Assert.False(package.Value.TryGetProperty("resolved", out _), package.Name));
    }
}

using System.Text.Json;
using AePipeline.Delivery.Tests.Support;

namespace AePipeline.Delivery.Tests;

/// <summary>An advisory about a package, which may come any night, stops CI and nobody's work.</summary>
public sealed class AdvisoryTests
{
    private static readonly string[] s_advisories = ["NU1901", "NU1902", "NU1903", "NU1904"];

    [Theory]
    [InlineData("src/Shared/Shared.csproj", "", true)]
    [InlineData("tests/Delivery/Delivery.Tests.csproj", "", true)]
    [InlineData("src/Shared/Shared.csproj", "true", false)]
    public async Task Restore_PackageWithAnAdvisory_IsAWarningOutsideCi(string project, string ci, bool isWarning)
    {
        var (exitCode, output) = await Command.RunAsync(
            "dotnet", ["msbuild", project, "-getProperty:TreatWarningsAsErrors,WarningsNotAsErrors", $"-property:CI={ci}"]);

        Assert.True(exitCode == 0, output);
        using var read = JsonDocument.Parse(output);
        var properties = read.RootElement.GetProperty("Properties");
        Assert.Equal("true", properties.GetProperty("TreatWarningsAsErrors").GetString());
        Assert.Equal(isWarning ? s_advisories : [], s_advisories.Intersect(properties.GetProperty("WarningsNotAsErrors").GetString()!.Split(';')));
    }
}

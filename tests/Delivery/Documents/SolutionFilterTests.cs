using System.Text.RegularExpressions;
using System.Xml.Linq;
using AePipeline.Delivery.Tests.Support;

namespace AePipeline.Delivery.Tests.Documents;

public sealed partial class SolutionFilterTests
{
    [Fact]
    public void FilterWithoutTorch_Read_NamesTheProjectsOfTheSolutionThatCanDoWithoutIt()
    {
        var projects = ProjectOf().Matches(Repository.Read("AePipeline.sln")).Select(match => match.Groups["path"].Value.Replace('\\', '/'));

        var filter = Repository.ReadJson("AePipeline.NoTorch.slnf").GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(project => project.GetString()!.Replace('\\', '/'));

        Assert.Equal(projects.Where(project => !NeedsTorch(project)).Order(StringComparer.Ordinal), filter.Order(StringComparer.Ordinal));
    }

    private static bool NeedsTorch(string project)
    {
        var document = XDocument.Load(Repository.Find(project));
        if (document.Descendants("PackageReference").Any(package => package.Attribute("Include")?.Value.StartsWith("TorchSharp", StringComparison.Ordinal) == true)) return true;
        return document.Descendants("ProjectReference")
            .Select(reference => Path.GetFullPath(Path.Combine(Repository.Find(project), "..", reference.Attribute("Include")!.Value.Replace('\\', '/'))))
            .Any(path => NeedsTorch(Repository.Relative(path)));
    }

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"")]
    private static partial Regex ProjectOf();
}

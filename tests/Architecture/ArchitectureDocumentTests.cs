using AePipeline.Architecture.Tests.Table;
using AePipeline.Tests.Support;

namespace AePipeline.Architecture.Tests;

/// <summary>docs/architecture.md draws the table that <see cref="FolderTests"/> holds the sources to.</summary>
public sealed class ArchitectureDocumentTests
{
    [Fact]
    public void Document_OfTheFolders_IsCurrent() =>
        GeneratedDocument.AssertCurrent("architecture.md", Lines(), nameof(ArchitectureDocumentTests));

    private static IEnumerable<string> Lines()
    {
        yield return "# Which folder uses which";
        yield return "";
        yield return "Each project of src has a folder for each feature. A folder uses those that the table names and no others, and no two use each";
        yield return "other, directly or by way of others: so each can be read, tested and changed with only what it uses in mind. The folder of a";
        yield return "family of models counts by itself.";
        yield return "`FolderTests` reads the sources, pages of Razor too, and fails on an arrow that the table lacks, on a circle, and on a folder that";
        yield return "the table does not name. What the projects are for stands in [CONTRIBUTING.md](../CONTRIBUTING.md#where-things-are).";
        foreach (var line in AllowedArrows.Projects.SelectMany(Lines)) yield return line;
    }

    private static IEnumerable<string> Lines(ProjectRules project)
    {
        yield return "";
        yield return $"## src/{project.Name}";
        yield return "";
        yield return "| folder | what is in it | uses |";
        yield return "| --- | --- | --- |";
        foreach (var folder in project.Folders)
        {
            yield return $"| {Title(folder.Name)} | {GeneratedDocument.Cell(folder.Purpose)} | {string.Join(", ", folder.Used.Select(Title))} |";
        }

        foreach (var circle in project.KnownCircles)
        {
            yield return "";
            yield return $"Still a circle: {string.Join(", ", circle.Split(' ').Select(Title))}.";
        }

        string Title(string folder) => folder == project.Name ? "(no folder)" : folder;
    }
}

using System.Collections.Concurrent;
using AePipeline.Architecture.Tests.Arrows;
using AePipeline.Architecture.Tests.Table;
using AePipeline.LocalStorage;

namespace AePipeline.Architecture.Tests;

/// <summary>The folders of src use each other as <see cref="AllowedArrows"/> has it, and not in circles.</summary>
public sealed class FolderTests
{
    private const int MostExamples = 3;

    /// <summary>Read once, since the compiler takes seconds for each.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<(SourceProject Sources, IReadOnlyList<FolderUse> Uses)>> s_projects = new();

    /// <summary>The projects of the table.</summary>
    public static TheoryData<string> Projects => [.. AllowedArrows.Projects.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_UseThoseThatTheTableAllows(string name)
    {
        var rules = AllowedArrows.Of(name);
        var uses = Read(name).Uses;
        var arrows = uses.ToLookup(use => (use.From, use.To));

        var wrong = arrows.Where(arrow => !rules.Arrows.Contains(arrow.Key)).Select(arrow =>
            $"{arrow.Key.From} may not use {arrow.Key.To}, and does: {Examples(arrow)}. Move what both need to where both may use it; or, if that closes no circle, allow the arrow in {nameof(AllowedArrows)}.");
        var gone = rules.Arrows.Where(arrow => !arrows.Contains(arrow)).Select(arrow => $"{arrow.From} does not use {arrow.To}: take the arrow out of {nameof(AllowedArrows)}.");
        AssertNone(name, wrong.Concat(gone));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_UseEachOtherInNoCircleThatIsNew(string name)
    {
        var rules = AllowedArrows.Of(name);
        var uses = Read(name).Uses;
        var circles = Circles.Of([.. uses.Select(use => (use.From, use.To)).Distinct()]);

        var wrong = circles.Except(rules.KnownCircles).Select(circle =>
            $"the folders {circle.Replace(" ", ", ", StringComparison.Ordinal)} use each other in a circle:\n{string.Join('\n', Inside(circle, uses))}");
        var gone = rules.KnownCircles.Except(circles).Select(circle => $"'{circle}' is no circle any more: take it out of {nameof(ProjectRules.KnownCircles)}, or name what is left of it.");
        AssertNone(name, wrong.Concat(gone));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Table_OfAProject_NamesEachFolderOnce(string name)
    {
        var sources = Read(name).Sources;
        var folders = sources.Compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).ToLookup(tree => sources.FolderOf(tree.FilePath), tree => tree.FilePath);
        var named = AllowedArrows.Of(name).Folders.ToLookup(folder => folder.Name);

        var missing = folders.Where(folder => !named.Contains(folder.Key)).Select(folder =>
            $"the folder {folder.Key} is not in the table ({folder.First()}): add it to {nameof(AllowedArrows)} with what it is for and whom it may use, or move its files to a folder that is there.");
        var gone = named.Where(folder => !folders.Contains(folder.Key)).Select(folder => $"the folder {folder.Key} has no sources any more: take it out of {nameof(AllowedArrows)}.");
        var twice = named.Where(folder => folder.Count() > 1).Select(folder => $"the folder {folder.Key} is in the table {folder.Count()} times: leave one.");
        AssertNone(name, missing.Concat(gone).Concat(twice));
    }

    [Fact]
    public void Table_OfSrc_NamesEachProject()
    {
        // Not further down: tools put projects of their own into obj.
        var projects = Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Path, "src")).Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any()).Select(folder => Path.GetFileName(folder));

        var missing = projects.Except(AllowedArrows.Projects.Select(project => project.Name)).ToList();
        Assert.True(missing.Count == 0, $"src/{string.Join(", src/", missing)}: not in the table. Add to {nameof(AllowedArrows)} its folders, and whom each may use.");
    }

    private static (SourceProject Sources, IReadOnlyList<FolderUse> Uses) Read(string name) => s_projects.GetOrAdd(name, _ => new(() =>
    {
        var project = name == "Shared" ? SourceProject.Read(name) : SourceProject.Read(name, Read("Shared").Sources);
        return (project, [.. FolderUses.Of(project)]);
    })).Value;

    private static IEnumerable<string> Inside(string circle, IReadOnlyList<FolderUse> uses)
    {
        var folders = circle.Split(' ');
        return uses.Where(use => folders.Contains(use.From) && folders.Contains(use.To))
            .GroupBy(use => (use.From, use.To))
            .Select(arrow => $"  {arrow.Key.From} uses {arrow.Key.To}: {Examples(arrow)}");
    }

    private static string Examples(IEnumerable<FolderUse> uses)
    {
        var examples = uses.Select(use => $"{use.File} ({use.Name})").Distinct().ToList();
        return string.Join(", ", examples.Take(MostExamples)) + (examples.Count > MostExamples ? $" and {examples.Count - MostExamples} more" : "");
    }

    private static void AssertNone(string name, IEnumerable<string> mistakes)
    {
        var lines = mistakes.Select(mistake => $"src/{name}: {mistake}").ToList();
        if (lines.Count > 0) Assert.Fail(string.Join('\n', lines));
    }
}

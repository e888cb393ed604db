namespace AePipeline.Architecture.Tests.Table;

/// <summary>What the folders of a project may use.</summary>
/// <param name="Name">The project's folder in src.</param>
/// <param name="Folders">Its folders.</param>
internal sealed record ProjectRules(string Name, IReadOnlyList<FolderRule> Folders)
{
    /// <summary>The circles that still stand, as names of folders in order with a space between. The list may only shrink.</summary>
    public IReadOnlyList<string> KnownCircles { get; init; } = [];

    /// <summary>Who may use whom.</summary>
    public IReadOnlyCollection<(string From, string To)> Arrows => [.. Folders.SelectMany(folder => folder.Used.Select(used => (folder.Name, used)))];
}

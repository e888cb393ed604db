namespace AePipeline.Architecture.Tests.Table;

/// <summary>A folder of a project.</summary>
/// <param name="Name">Its name; the project's name stands for the files beside the folders.</param>
/// <param name="Purpose">What is in it, in a few words.</param>
/// <param name="Uses">Names of the folders that it may use, with a space between.</param>
internal sealed record FolderRule(string Name, string Purpose, string Uses = "")
{
    /// <summary>The folders that it may use.</summary>
    public IReadOnlyList<string> Used => Uses.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

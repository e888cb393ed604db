namespace AePipeline.Architecture.Tests.Arrows;

/// <summary>A place in the sources where one folder uses another.</summary>
/// <param name="From">The folder that uses.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="File">The file that uses, from the project's folder.</param>
/// <param name="Name">What it uses, as it is written there.</param>
internal sealed record FolderUse(string From, string To, string File, string Name);

using AePipeline.Storage;
using AePipeline.Uploads;

namespace AePipeline.Gallery.Archive;

/// <summary>Which pictures of the archive somebody wants to see.</summary>
/// <param name="Folder">The start of their names: a task and folders, with a slash at the end.</param>
/// <param name="State">Only those; null for all.</param>
/// <param name="From">Where the page begins; null for the first.</param>
public sealed record ArchiveQuery(string Folder, UploadState? State, string? From)
{
    /// <summary>Reads the parameters of an address; null when no folder can be called so.</summary>
    internal static ArchiveQuery? Read(string? folder, string? state, string? from)
    {
        if (folder is null || !folder.EndsWith('/') || !BlobNames.IsValidPrefix(folder, out _) || !ImageTasks.TryParse(folder.Split('/')[0], out _)) return null;
        return new ArchiveQuery(folder, Enum.TryParse<UploadState>(state, out var only) && Enum.IsDefined(only) ? only : null, string.IsNullOrEmpty(from) ? null : from);
    }

    /// <summary>The address of these pictures.</summary>
    internal string Address => Of("/archive");

    /// <summary>The address of the cards alone.</summary>
    internal string CardsAddress => Of("/archive/cards");

    private string Of(string path) => $"{path}?folder={Uri.EscapeDataString(Folder)}"
        + (State is { } state ? $"&state={state}" : "")
        + (From is { } from ? $"&from={Uri.EscapeDataString(from)}" : "");
}

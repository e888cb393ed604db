namespace AePipeline.Storage;

/// <summary>Where what several tasks make of an image goes, one on the output of the other.</summary>
public static class ChainPlace
{
    /// <summary>Names what the last of the tasks makes; a chain has a folder of its own, so that it takes nothing else's results for its own.</summary>
    /// <param name="folder">The folder of all that is made of images from the same place.</param>
    /// <param name="tasks">The tasks in their order.</param>
    /// <param name="name">The image's name in its container.</param>
    public static ImageReference Of(string folder, IReadOnlyList<ImageTask> tasks, string name)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var chain = tasks.Count > 1 ? $"/{string.Join('+', tasks.Select(ImageTasks.ToFolder))}" : "";
        return new ImageReference(tasks[^1], $"{folder}{chain}/{name}");
    }

    /// <summary>The image that something in such a place, or in that of a bulk job of one task, was made from.</summary>
    /// <param name="place">For example <c>embed/@archive/denoise+embed/scans/a.jpg</c>.</param>
    /// <returns>Its container and name, <c>archive</c> and <c>scans/a.jpg</c>; the upload of that name where the place is no such one.</returns>
    public static (string Container, string Name) SourceOf(ImageReference place)
    {
        var parts = place.Path.Split('/');
        var folder = Array.FindIndex(parts, 0, parts.Length - 1, part => part.StartsWith('@'));
        if (folder < 0) return (BlobContainers.Images, place.ImageName);
        var isChain = folder + 2 < parts.Length && parts[folder + 1].Contains('+') && parts[folder + 1].Split('+').All(word => ImageTasks.TryParse(word, out _));
        return (parts[folder][1..], string.Join('/', parts[(folder + (isChain ? 2 : 1))..]));
    }
}

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
}

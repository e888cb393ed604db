namespace AePipeline.Storage;

/// <summary>The tasks that follow an upload's own one, each on what the one before it made, for example <c>upscale,embed</c>.</summary>
public readonly record struct FollowingTasks
{
    /// <summary>What the tasks must be, as the middle of a sentence for whoever wrote others.</summary>
    public const string Rule = "must be one or two of denoise, upscale and embed with a comma between them, none of them the image's own task, and embed the last";

    private readonly string _words;

    private FollowingTasks(IEnumerable<ImageTask> tasks) => _words = string.Join(',', tasks.Select(ImageTasks.ToFolder));

    /// <summary>The tasks in their order; at least one.</summary>
    public IReadOnlyList<ImageTask> Tasks => Read(_words)!;

    /// <summary>Whether the last of them embeds: then the picture before it is the result, and has a latent besides.</summary>
    public bool EndWithEmbed => Tasks[^1] == ImageTask.Embed;

    /// <summary>Whether anything can follow what is done to an image: nothing follows embed, and a chain names all of its tasks itself.</summary>
    public static bool CanFollow(IReadOnlyList<ImageTask> tasks) => tasks is [not ImageTask.Embed];

    /// <summary>Reads what <see cref="ToString"/> writes, in any case and with blanks.</summary>
    /// <returns>False when these are no different tasks with embed at the end.</returns>
    public static bool TryParse(string? text, out FollowingTasks following)
    {
        following = default;
        if (text is null || Read(text) is not { } tasks) return false;
        if (tasks.Distinct().Count() != tasks.Count || tasks.SkipLast(1).Contains(ImageTask.Embed)) return false;
        following = new FollowingTasks(tasks);
        return true;
    }

    /// <summary>Whether they can follow a task.</summary>
    public bool CanFollow(ImageTask own) => CanFollow([own]) && !Tasks.Contains(own);

    /// <summary>Every one of which the last task embeds.</summary>
    /// <param name="own">The task that they follow.</param>
    public static IEnumerable<FollowingTasks> AllWithEmbed(ImageTask own) => CanFollow([own])
        ? ImageTasks.All.Where(task => task != own).Select(task => new FollowingTasks(task == ImageTask.Embed ? [task] : [task, ImageTask.Embed]))
        : [];

    /// <summary>Everything that can follow a task.</summary>
    /// <param name="own">The task.</param>
    public static IEnumerable<FollowingTasks> AllAfter(ImageTask own) => CanFollow([own])
        ? ImageTasks.All.Where(task => task != own && task != ImageTask.Embed).Select(task => new FollowingTasks([task])).Concat(AllWithEmbed(own))
        : [];

    /// <summary>The tasks' words with commas.</summary>
    public override string ToString() => _words;

    private static List<ImageTask>? Read(string text)
    {
        var tasks = new List<ImageTask>();
        foreach (var word in text.Split(','))
        {
            if (!ImageTasks.TryParse(word.Trim().ToLowerInvariant(), out var task)) return null;
            tasks.Add(task);
        }

        return tasks;
    }
}

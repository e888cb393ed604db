using AePipeline.Wording;

namespace AePipeline.Storage;

/// <summary>The tasks that follow an upload's own one, each on what the one before it made, for example <c>upscale,embed</c>.</summary>
public readonly record struct FollowingTasks
{
    private readonly string _words;

    private FollowingTasks(IEnumerable<ImageTask> tasks) => _words = string.Join(',', tasks.Select(ImageTasks.ToFolder));

    /// <summary>What the tasks must be, as the middle of a sentence for whoever wrote others.</summary>
    public static string Rule
    {
        get
        {
            var most = ImageTasks.All.Count - 1;
            var last = string.Join(" or ", ImageTasks.All.Where(task => task.GivesLatent).Select(ImageTasks.ToFolder));
            return $"must be one {(most == 2 ? "or" : "to")} {Counted.InWords(most)} of {ImageTasks.Listed} with a comma between them, none of them the image's own task, and {last} the last";
        }
    }

    /// <summary>The tasks in their order; at least one.</summary>
    public IReadOnlyList<ImageTask> Tasks => Read(_words)!;

    /// <summary>Whether the last of them gives a latent: then the picture before it is the result, and has a latent besides.</summary>
    public bool EndWithLatent => Tasks[^1].GivesLatent;

    /// <summary>Whether anything can follow what is done to an image: nothing follows a latent, and a chain names all of its tasks itself.</summary>
    public static bool CanFollow(IReadOnlyList<ImageTask> tasks) => tasks is [{ GivesLatent: false }];

    /// <summary>Reads what <see cref="ToString"/> writes, in any case and with blanks.</summary>
    /// <returns>False when these are no different tasks, or something follows a latent.</returns>
    public static bool TryParse(string? text, out FollowingTasks following)
    {
        following = default;
        if (text is null || Read(text) is not { } tasks) return false;
        if (tasks.Distinct().Count() != tasks.Count || tasks.SkipLast(1).Any(task => task.GivesLatent)) return false;
        following = new FollowingTasks(tasks);
        return true;
    }

    /// <summary>Whether they can follow a task.</summary>
    public bool CanFollow(ImageTask own) => CanFollow([own]) && !Tasks.Contains(own);

    /// <summary>Every one of which the last task gives a latent.</summary>
    /// <param name="own">The task that they follow.</param>
    public static IEnumerable<FollowingTasks> AllWithLatent(ImageTask own) => CanFollow([own])
        ? from last in ImageTasks.All
          where last.GivesLatent
          from pictures in OrdersOf(PicturesBeside(own)).Append([])
          select new FollowingTasks([.. pictures, last])
        : [];

    /// <summary>Everything that can follow a task.</summary>
    /// <param name="own">The task.</param>
    public static IEnumerable<FollowingTasks> AllAfter(ImageTask own) => CanFollow([own])
        ? OrdersOf(PicturesBeside(own)).Select(tasks => new FollowingTasks(tasks)).Concat(AllWithLatent(own))
        : [];

    /// <summary>The tasks' words with commas.</summary>
    public override string ToString() => _words;

    private static List<ImageTask> PicturesBeside(ImageTask own) => [.. ImageTasks.All.Where(task => task != own && !task.GivesLatent)];

    /// <summary>Every choice of one or more tasks in every order.</summary>
    private static IEnumerable<ImageTask[]> OrdersOf(IReadOnlyList<ImageTask> tasks) =>
        tasks.SelectMany(first => OrdersOf([.. tasks.Where(task => task != first)]).Select(others => (ImageTask[])[first, .. others]).Prepend([first]));

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

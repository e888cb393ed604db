using AePipeline.Storage;

namespace AePipeline.Gallery.Pages;

/// <summary>What can be done with each picture of a job, one task after the other, as a form's field: <c>denoise,upscale</c>.</summary>
internal static class TaskChains
{
    /// <summary>Every choice of tasks, the shortest first: pictures are worked on in the order of the tasks' list, and what gives a latent comes last.</summary>
    public static IReadOnlyList<IReadOnlyList<ImageTask>> All
    {
        get
        {
            ImageTask[] tasks = [.. ImageTasks.All.OrderBy(task => task.GivesLatent)];
            var choices = Enumerable.Range(1, (1 << tasks.Length) - 1).Select(choice => tasks.Where((_, place) => (choice >> place & 1) == 1).ToList());
            return [.. choices.OrderBy(chain => chain.Count)];
        }
    }

    /// <summary>The field of a chain.</summary>
    public static string ToText(IReadOnlyList<ImageTask> chain) => string.Join(',', chain.Select(ImageTasks.ToFolder));

    /// <summary>The chain of a field; null for one that is not in the list.</summary>
    public static IReadOnlyList<ImageTask>? Find(string? text) => All.FirstOrDefault(chain => ToText(chain) == text);
}

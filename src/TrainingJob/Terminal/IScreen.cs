namespace AePipeline.TrainingJob.Terminal;

/// <summary>Where a run speaks to people.</summary>
public interface IScreen
{
    /// <summary>Says what happened.</summary>
    void Say(string text);

    /// <summary>Says what should not have happened, and what became of it.</summary>
    void Warn(string text);

    /// <summary>Says which of the user's files is left out, and why.</summary>
    void Skip(string file);

    /// <summary>Says why the program ends, on standard error.</summary>
    void Fail(string text);

    /// <summary>Runs a step that knows how much of it is done, and shows what it reports.</summary>
    /// <param name="title">The step in words.</param>
    /// <param name="work">The step.</param>
    Task<T> TrackAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work);

    /// <summary>Runs a step whose length nobody knows, and shows what it reports.</summary>
    /// <param name="title">The step in words.</param>
    /// <param name="work">The step.</param>
    Task<T> CountAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work);
}

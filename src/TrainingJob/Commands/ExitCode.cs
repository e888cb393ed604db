namespace AePipeline.TrainingJob.Commands;

/// <summary>How the program ends, for the job's host.</summary>
public enum ExitCode
{
    /// <summary>Trained and published, and promoted where storage was given.</summary>
    Done = 0,

    /// <summary>The arguments are wrong.</summary>
    BadArguments = 2,

    /// <summary>The training data is missing, too little or unreadable.</summary>
    BadData = 3,

    /// <summary>Published, but not better than the current model and so not promoted; of a request of the queue that is <see cref="Done"/>.</summary>
    NotPromoted = 4,

    /// <summary>Storage or memory failed; the same run may succeed later.</summary>
    TryAgain = 75,

    /// <summary>Stopped by a signal.</summary>
    Interrupted = 130,
}

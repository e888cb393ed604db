namespace AePipeline.Processing;

/// <summary>How one look at an upload ended.</summary>
public enum ProcessingStatus
{
    /// <summary>A result was written.</summary>
    Written,

    /// <summary>Nothing to do: this very upload has its result or its problem report already.</summary>
    AlreadyDone,

    /// <summary>The upload will never work, and its problem report says why.</summary>
    Rejected,

    /// <summary>The upload was deleted, or is none: the mark of a folder, or a name that is reserved, which the sweep reports.</summary>
    Gone,
}

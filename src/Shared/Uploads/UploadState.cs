namespace AePipeline.Uploads;

/// <summary>How far an upload is.</summary>
public enum UploadState
{
    /// <summary>It has its result.</summary>
    Done,

    /// <summary>It waits, or is worked on.</summary>
    Waiting,

    /// <summary>It has a problem report in place of a result.</summary>
    Failed,
}

namespace AePipeline.Processing.Worker;

/// <summary>What a worker has done since it started.</summary>
/// <param name="InFlight">Images that are worked on now.</param>
/// <param name="Written">Results written.</param>
/// <param name="Rejected">Uploads that got a problem report.</param>
/// <param name="Retrying">Images that failed for a reason that may pass and are to be tried again.</param>
/// <param name="IsStorageReachable">Whether the last sweep got its answers.</param>
public sealed record WorkerProgress(int InFlight, int Written, int Rejected, int Retrying, bool IsStorageReachable);

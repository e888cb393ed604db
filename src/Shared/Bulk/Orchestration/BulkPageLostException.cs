namespace AePipeline.Bulk.Orchestration;

/// <summary>A listed page is gone, which a crash of the storage can do; running the job's orchestration from the start lists it again.</summary>
/// <param name="id">The job.</param>
/// <param name="page">The page.</param>
public sealed class BulkPageLostException(string id, int page) : Exception($"Page {page} of the job '{id}' is gone.");

namespace AePipeline.Bulk.State;

/// <summary>Names of a job's blobs in <see cref="Storage.BlobContainers.Jobs"/>.</summary>
public static class BulkBlobs
{
    /// <summary>The request.</summary>
    public static string Request(string id) => $"{id}/request.json";

    /// <summary>The status.</summary>
    public static string Status(string id) => $"{id}/status.json";

    /// <summary>The summary.</summary>
    public static string Summary(string id) => $"{id}/summary.json";

    /// <summary>The names of a job over a list.</summary>
    public static string Names(string id) => $"{id}/names.txt";

    /// <summary>Held by the runner.</summary>
    public static string Lease(string id) => $"{id}/runner";

    /// <summary>A listed page.</summary>
    public static string Page(string id, int page) => $"{id}/pages/{page:00000}.ndjson";

    /// <summary>What the names of all outcomes start with.</summary>
    public static string Parts(string id) => $"{id}/outcomes/";

    /// <summary>What the names of a page's outcomes start with.</summary>
    public static string Parts(string id, int page) => $"{Parts(id)}{page:00000}-";

    /// <summary>The outcomes of a batch.</summary>
    public static string Part(string id, int page, int batch) => $"{id}/outcomes/{page:00000}-{batch:00000}.ndjson";

    /// <summary>Says that a batch was begun; gone once its outcomes are there.</summary>
    public static string Begun(string id, int page, int batch) => $"{id}/begun/{page:00000}-{batch:00000}";
}

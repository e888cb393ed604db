namespace AePipeline.Storage;

/// <summary>Names of the blob containers that every host and client speaks through.</summary>
public static class BlobContainers
{
    /// <summary>Uploads: <c>{task}/{path}</c>.</summary>
    public const string Images = "images";

    /// <summary>Output images: for example <c>denoise/a.jpg.png</c>, see <see cref="ResultNames"/>.</summary>
    public const string Results = "results";

    /// <summary>Latent vectors: <c>{path}.npy</c>.</summary>
    public const string Latents = "latents";

    /// <summary>Problem reports: <c>{task}/{path}.json</c>.</summary>
    public const string Failed = "failed";

    /// <summary>Model versions: <c>{task}/{version}/…</c> and <c>{task}/current.json</c>.</summary>
    public const string Models = "models";

    /// <summary>Bulk jobs: <c>{id}/…</c>.</summary>
    public const string Jobs = "jobs";

    /// <summary>Every container, in the order in which a new account gets them.</summary>
    public static IReadOnlyList<string> All { get; } = [Images, Results, Latents, Failed, Models, Jobs];
}

using Azure.Storage.Blobs;

namespace AePipeline.Bench.Peers;

/// <summary>Files on their way into a container.</summary>
internal static class Uploads
{
    private const int AtOnce = 8;

    /// <summary>Uploads files under a prefix, several at once.</summary>
    public static Task UploadAsync(this BlobContainerClient container, string prefix, IEnumerable<string> files) => Parallel.ForEachAsync(
        files,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (file, token) => await container.GetBlobClient(prefix + Path.GetFileName(file)).UploadAsync(file, token));
}

using AePipeline.Storage;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bench;

/// <summary>An account whose uploads all have their results: small blobs with the metadata of real ones.</summary>
internal static class SettledAccount
{
    private const string Folder = "denoise/settled/";

    /// <summary>Makes what is missing of it.</summary>
    public static async Task FillAsync(PipelineStorage storage, int count, int atOnce)
    {
        // They are made in the order of their names, several at once.
        var made = 0;
        await foreach (var page in storage.Results.GetBlobsAsync(new GetBlobsOptions { Prefix = Folder }).AsPages()) made += page.Values.Count;
        if (made == count) return;
        await Parallel.ForAsync(Math.Max(0, made - atOnce), count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, token) =>
        {
            BlobContentInfo upload = await storage.Images.GetBlobClient(NameOf(i)).UploadAsync(BinaryData.FromString("picture"), overwrite: true, token);
            var origin = new ResultMetadata(ResultMetadata.Normalize(upload.ETag), "20260101T000000Z-bench", "1.0.0", "CPU", "model.onnx")
            {
                SourceSha256 = new string('0', 64),
                InferenceTime = TimeSpan.FromSeconds(0.5),
                Strength = 1,
            };
            await storage.Results.GetBlobClient(ResultOf(i)).UploadAsync(BinaryData.FromString("result"), new BlobUploadOptions { Metadata = origin.ToMetadata() }, token);
        });
    }

    private static string NameOf(int i) => $"{Folder}{i:000000}.jpg";

    private static string ResultOf(int i) => $"{NameOf(i)}.png";
}

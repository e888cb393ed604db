using AePipeline.Storage;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bench;

/// <summary>An account whose uploads all have their results: small blobs with the metadata of real ones.</summary>
internal static class SettledAccount
{
    private const string Folder = "denoise/settled/";

    /// <summary>Makes what is missing of it; nothing where the last image is there.</summary>
    public static async Task FillAsync(PipelineStorage storage, int count, int atOnce)
    {
        if (await storage.Results.GetBlobClient(ResultOf(count - 1)).ExistsAsync()) return;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, token) =>
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

    private static string NameOf(int i) => $"{Folder}{i:000000}.png";

    private static string ResultOf(int i) => $"{NameOf(i)}.png";
}

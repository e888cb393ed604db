using AePipeline.Latents;
using AePipeline.Storage;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Latents;

/// <summary>An account whose latents a test writes.</summary>
internal sealed class LatentAccount(PipelineStorage storage)
{
    public const string Version = "20260101T000000Z-fixture";

    public PipelineStorage Storage => storage;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task WriteAsync(string path, float[] latent, string version = Version, double error = 0.01, ulong hash = 0) =>
        WriteAsync(path, BinaryData.FromBytes(NpyVector.Write(latent)), version, error, hash);

    public async Task WriteAsync(string path, BinaryData content, string version = Version, double error = 0.01, ulong hash = 0)
    {
        var metadata = new LatentMetadata(new ResultMetadata("0x8D", version, "0.1.0", "CPU", "model.onnx"), error, ZScore: null) { Hash = hash };
        await storage.Latents.GetBlobClient($"{path}.npy").UploadAsync(content, new BlobUploadOptions { Metadata = metadata.ToMetadata() }, Cancellation);
    }

    public async Task DeleteAsync(string path) => await storage.Latents.DeleteBlobAsync($"{path}.npy", cancellationToken: Cancellation);
}

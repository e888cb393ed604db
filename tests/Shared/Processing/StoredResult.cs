using AePipeline.Imaging;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Processing;

/// <summary>A result blob.</summary>
internal sealed record StoredResult(byte[] Content, ResultMetadata Metadata, BlobProperties Properties)
{
    /// <summary>Decodes it, which fails for a file that is not whole.</summary>
    public FloatImage Decode()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["result"], Content);
        return ImageReader.ReadFloat(folder["result"]);
    }
}

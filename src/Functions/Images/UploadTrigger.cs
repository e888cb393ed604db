using AePipeline.Storage;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Images;

/// <summary>What the blob triggers listen to. Attributes take constants only; <see cref="Hosting.TriggerSettings"/> says how a deployment changes them.</summary>
internal static class UploadTrigger
{
    public const string Denoise = BlobContainers.Images + "/denoise/{name}";
    public const string Upscale = BlobContainers.Images + "/upscale/{name}";
    public const string Embed = BlobContainers.Images + "/embed/{name}";

    /// <summary>Flex Consumption knows no other, and polling a large container takes minutes and requests without end.</summary>
    public const BlobTriggerSource Source = BlobTriggerSource.EventGrid;
}

using AePipeline.Storage;

namespace AePipeline.Latents;

/// <summary>There are more latents than are held in memory.</summary>
/// <param name="most">The most that are.</param>
public sealed class TooManyLatentsException(int most) : Exception(
    $"The container {BlobContainers.Latents} has more than {most:N0} latents, the most that are held in memory to find near images. "
    + $"Raise {NearestOptions.Section}:{nameof(NearestOptions.MaxLatents)} where there is memory for them (4 bytes a number), or delete latents that are not needed.");

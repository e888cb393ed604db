namespace AePipeline.Status;

/// <summary>How much a container holds.</summary>
/// <param name="Name">The container.</param>
/// <param name="Blobs">Blobs in it.</param>
/// <param name="Bytes">Their sizes together.</param>
public sealed record ContainerSize(string Name, long Blobs, long Bytes);

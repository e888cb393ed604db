namespace AePipeline.Imaging.Structure;

/// <summary>Bytes that are read instead of some of a file's.</summary>
/// <param name="Offset">The first byte that is replaced.</param>
/// <param name="Length">How many are.</param>
/// <param name="Replacement">What is read instead; may be empty.</param>
internal sealed record FilePatch(long Offset, long Length, byte[] Replacement);

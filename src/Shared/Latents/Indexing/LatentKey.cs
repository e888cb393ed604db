using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AePipeline.Latents.Indexing;

/// <summary>A number by which names are sorted and found. Two names may share one, so names are compared where keys are equal.</summary>
internal static class LatentKey
{
    /// <summary>The first eight bytes of the name's SHA-256, which every machine computes alike.</summary>
    public static ulong Of(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}

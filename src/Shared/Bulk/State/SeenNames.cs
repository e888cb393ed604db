using System.Security.Cryptography;
using System.Text;

namespace AePipeline.Bulk.State;

/// <summary>The names of a list as far as it was read, by their hashes: a list may have millions.</summary>
/// <param name="Job">The job over the list.</param>
internal sealed record SeenNames(string Job)
{
    private readonly HashSet<UInt128> _hashes = [];

    /// <summary>Bytes of the list that were read.</summary>
    public long Offset { get; init; }

    /// <summary>Notes a name.</summary>
    /// <returns>False when it was there before.</returns>
    public bool Add(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return _hashes.Add(BitConverter.ToUInt128(hash));
    }
}

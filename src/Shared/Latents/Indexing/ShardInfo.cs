using System.Text.RegularExpressions;

namespace AePipeline.Latents.Indexing;

/// <summary>What the manifest says of a shard.</summary>
/// <param name="Name">Name of its file, which no other shard ever has.</param>
/// <param name="ModelVersion">The embed model that made its latents.</param>
/// <param name="Dimensions">Length d of the vectors.</param>
/// <param name="Vectors">Entries that have a vector.</param>
/// <param name="Gone">Entries that have none, since the latent is gone.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal.</param>
internal sealed partial record ShardInfo(string Name, string ModelVersion, int Dimensions, int Vectors, int Gone, long Bytes, string Sha256)
{
    /// <summary>Entries of both kinds.</summary>
    public int Entries => Vectors + Gone;

    /// <summary>A name for a new shard.</summary>
    public static string NewName() => $"{Guid.NewGuid():N}.shard";

    /// <summary>Whether a name is one that this type gives: others could lead to other files of this machine.</summary>
    public static bool IsName(string name) => ShardName().IsMatch(name);

    [GeneratedRegex("^[0-9a-f]{32}\\.shard$")]
    private static partial Regex ShardName();
}

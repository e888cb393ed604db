using System.Text;
using AePipeline.Quality;

namespace AePipeline.Latents.Indexing;

/// <summary>One latent for the index.</summary>
/// <param name="Name">The image's path.</param>
/// <param name="Tag">ETag of the latent's blob, without quotes.</param>
/// <param name="WrittenAt">When the blob was written, by the storage's clock.</param>
/// <param name="ReconstructionError">Mean squared error of the image's reconstruction.</param>
/// <param name="Values">The vector, <c>[d]</c>; null when the latent is gone, and then the other values are those of the one that went.</param>
/// <param name="Hash"><see cref="Quality.PerceptualHash"/> of the image.</param>
internal sealed record LatentEntry(string Name, string Tag, DateTimeOffset WrittenAt, double ReconstructionError, IReadOnlyList<float>? Values, ulong Hash = PerceptualHash.None)
{
    /// <summary>The entry of a latent that was read or written.</summary>
    public static LatentEntry Of(LatentVector latent) => new(
        latent.Latent.Image.Path, latent.Latent.Tag, latent.Latent.WrittenAt, latent.Latent.Metadata.ReconstructionError, latent.Values, latent.Latent.Metadata.Hash);

    /// <summary>Entries to write together.</summary>
    public static ILatentEntries Gather(IEnumerable<LatentEntry> entries) => new Gathered([.. entries]);

    private sealed class Gathered(LatentEntry[] entries) : ILatentEntries
    {
        private readonly byte[][] _names = Array.ConvertAll(entries, entry => Encoding.UTF8.GetBytes(entry.Name));
        private readonly float[]?[] _vectors = Array.ConvertAll(entries, entry => entry.Values as float[] ?? entry.Values?.ToArray());

        public int Count => entries.Length;

        public bool IsGone(int entry) => entries[entry].Values is null;

        public ulong Key(int entry) => LatentKey.Of(_names[entry]);

        public ReadOnlySpan<byte> Name(int entry) => _names[entry];

        public ReadOnlySpan<byte> Tag(int entry) => Encoding.ASCII.GetBytes(entries[entry].Tag);

        public long WrittenAt(int entry) => entries[entry].WrittenAt.ToUnixTimeSeconds();

        public double ReconstructionError(int entry) => entries[entry].ReconstructionError;

        public ulong Hash(int entry) => entries[entry].Hash;

        public ReadOnlySpan<float> Vector(int entry) => _vectors[entry];
    }
}

using System.Globalization;
using AePipeline.Quality;
using AePipeline.Storage;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Latents;

/// <summary>What a latent vector's blob says of it.</summary>
/// <param name="Origin">What it was made from; the result of the same run says the same.</param>
/// <param name="ReconstructionError">Mean squared error of the image's reconstruction, samples in [0, 1].</param>
/// <param name="ZScore">
/// Standard deviations of that error above the mean of the model's validation images; null when the model's card states
/// no distribution.
/// </param>
public sealed record LatentMetadata(ResultMetadata Origin, double ReconstructionError, double? ZScore)
{
    private const string ReconstructionErrorKey = "reconstruction_error";
    private const string ZScoreKey = "z_score";
    private const string HashKey = "perceptual_hash";

    /// <summary><see cref="PerceptualHash"/> of the image; <see cref="PerceptualHash.None"/> for a latent that was written before hashes were.</summary>
    public ulong Hash { get; init; }

    /// <summary>Reads the metadata of a blob whose properties were asked for.</summary>
    /// <returns>Null when the blob was not written as a latent.</returns>
    public static LatentMetadata? Read(BlobProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return Read(ResultMetadata.Read(properties), properties.Metadata);
    }

    /// <summary>Reads the metadata of a listed blob.</summary>
    /// <param name="item">From a listing with <see cref="BlobTraits.Metadata"/>.</param>
    /// <returns>Null when the blob was not written as a latent.</returns>
    public static LatentMetadata? Read(BlobItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Read(ResultMetadata.Read(item), item.Metadata);
    }

    /// <summary>Reads the metadata of a blob that was downloaded.</summary>
    /// <returns>Null when the blob was not written as a latent.</returns>
    public static LatentMetadata? Read(BlobDownloadDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        return Read(ResultMetadata.Read(details), details.Metadata);
    }

    /// <summary>The metadata to write.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        var metadata = Origin.ToMetadata();
        metadata[ReconstructionErrorKey] = ReconstructionError.ToString("R", CultureInfo.InvariantCulture);
        if (ZScore is { } score)
        {
            metadata[ZScoreKey] = score.ToString("R", CultureInfo.InvariantCulture);
        }

        if (Hash != PerceptualHash.None) metadata[HashKey] = Hash.ToString("x16", CultureInfo.InvariantCulture);
        return metadata;
    }

    private static LatentMetadata? Read(ResultMetadata? origin, IDictionary<string, string> metadata) =>
        origin is not null && Number(metadata, ReconstructionErrorKey) is { } error
            ? new LatentMetadata(origin, error, Number(metadata, ZScoreKey)) { Hash = HashOf(metadata) }
            : null;

    private static ulong HashOf(IDictionary<string, string> metadata) =>
        ulong.TryParse(Text(metadata, HashKey), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash) ? hash : PerceptualHash.None;

    private static string? Text(IDictionary<string, string> metadata, string key) =>
        metadata.FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;

    private static double? Number(IDictionary<string, string> metadata, string key)
    {
        var text = Text(metadata, key);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }
}

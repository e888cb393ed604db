using System.Text.Json.Serialization;

namespace AePipeline.Storage;

/// <summary>File format that a result is to have.</summary>
public enum ResultFormat
{
    /// <summary>PNG: lossless, alpha and 16 bits kept.</summary>
    Png,

    /// <summary>WebP: 8 bits, alpha kept.</summary>
    [JsonStringEnumMemberName("webp")]
    WebP,

    /// <summary>JPEG: 8 bits, no alpha, read by every program.</summary>
    Jpeg,

    /// <summary>The format that the upload's name claims; PNG where the name claims none that the pipeline writes.</summary>
    [JsonStringEnumMemberName("same")]
    AsUploaded,

    /// <summary>AVIF: smallest, alpha kept, 10 bits of what has 16.</summary>
    Avif,
}

namespace AePipeline.Processing;

/// <summary>File format of output images.</summary>
public enum ResultFormat
{
    /// <summary>PNG: lossless, alpha and 16 bits kept.</summary>
    Png,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>JPEG: smallest, no alpha.</summary>
    Jpeg,

    /// <summary>The format that the upload's name claims; PNG where the name claims none that the pipeline writes.</summary>
    AsUploaded,
}

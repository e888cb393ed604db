namespace AePipeline.Latents.Indexing;

/// <summary>What an index says of images: each has its latent, or is gone.</summary>
internal interface ILatentEntries
{
    /// <summary>How many.</summary>
    int Count { get; }

    /// <summary>Whether the image's latent is gone, so that there is no vector.</summary>
    bool IsGone(int entry);

    /// <summary>The name's <see cref="LatentKey"/>.</summary>
    ulong Key(int entry);

    /// <summary>The image's path in UTF-8.</summary>
    ReadOnlySpan<byte> Name(int entry);

    /// <summary>ETag of the latent's blob without quotes, in ASCII.</summary>
    ReadOnlySpan<byte> Tag(int entry);

    /// <summary>When the latent was written, in seconds since 1970; of one that is gone, when the latent that went was.</summary>
    long WrittenAt(int entry);

    /// <summary>Mean squared error of the image's reconstruction.</summary>
    double ReconstructionError(int entry);

    /// <summary><see cref="Quality.PerceptualHash"/> of the image; <see cref="Quality.PerceptualHash.None"/> where its latent was written before hashes were.</summary>
    ulong Hash(int entry);

    /// <summary>The latent, <c>[d]</c>; empty of one that is gone.</summary>
    ReadOnlySpan<float> Vector(int entry);
}

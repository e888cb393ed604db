using AePipeline.Processing.Results;


namespace AePipeline.Cli.Upload;

/// <summary>What became of one file.</summary>
internal sealed record UploadedImageReport
{
    /// <summary>The file on this machine.</summary>
    public required string File { get; init; }

    /// <summary>The upload's blob name.</summary>
    public required string Image { get; init; }

    /// <summary><c>uploaded</c> (not waited for), <c>done</c>, <c>failed</c> or <c>unfinished</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The upload, without quotes; null when it was not uploaded.</summary>
    public string? SourceETag { get; init; }

    /// <summary>Whether an upload of this name was there before.</summary>
    public bool Overwritten { get; init; }

    /// <summary>What was asked to follow the image's own task, words with commas; null for nothing.</summary>
    public string? Then { get; init; }

    /// <summary>How strongly the result was denoised; without one, how strongly it was asked to be. Only for denoise.</summary>
    public float? Strength { get; init; }

    /// <summary>How many times it was asked to be enlarged; only for upscale.</summary>
    public int? Scale { get; init; }

    /// <summary>The quality that was asked for; null for the pipeline's own, and for formats without loss.</summary>
    public int? Quality { get; init; }

    /// <summary>When the picture was taken, ISO 8601; only where its result keeps metadata.</summary>
    public string? Taken { get; init; }

    /// <summary>The result's blob name.</summary>
    public string? Result { get; init; }

    /// <summary>Where the result was downloaded to.</summary>
    public string? Out { get; init; }

    /// <summary>The latent vector's blob name; only for embed.</summary>
    public string? Latent { get; init; }

    /// <summary>Where the latent vector was downloaded to.</summary>
    public string? LatentOut { get; init; }

    /// <summary>Files of another content that the result or the latent vector took the place of; null for none.</summary>
    public IReadOnlyList<string>? OverwrittenFiles { get; init; }

    /// <summary>Mean squared error of the reconstruction, samples in [0, 1]; only for embed.</summary>
    public double? ReconstructionError { get; init; }

    /// <summary>Standard deviations of that error above the mean of the model's validation images, where its card states them; only for embed.</summary>
    public double? ZScore { get; init; }

    /// <summary>The model that made the result.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>What ran the model, <c>CPU</c> or <c>CUDA</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Seconds in the model.</summary>
    public double? InferenceSeconds { get; init; }

    /// <summary>Why there is no result.</summary>
    public string? Reason { get; init; }

    /// <summary>The pipeline's problem report.</summary>
    public ProblemReport? Problem { get; init; }
}

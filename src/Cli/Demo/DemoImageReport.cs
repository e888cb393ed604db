namespace AePipeline.Cli.Demo;

/// <summary>How one sample came through the pipeline.</summary>
internal sealed record DemoImageReport
{
    /// <summary>The upload's blob name.</summary>
    public required string Image { get; init; }

    /// <summary>Pixels a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>3, or 1 for grey.</summary>
    public required int Channels { get; init; }

    /// <summary>Why there is no result; null when there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds from the upload to the result.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds of them in the model.</summary>
    public double? InferenceSeconds { get; init; }

    /// <summary>What ran the model.</summary>
    public string? Provider { get; init; }

    /// <summary>Of the upload against the clean original, in dB.</summary>
    public double PsnrNoisy { get; init; }

    /// <summary>Of the result against the clean original, in dB; null when there is no result.</summary>
    public double? PsnrDenoised { get; init; }

    /// <summary>Structural similarity of the result with the clean original, 1 when equal; null when there is no result.</summary>
    public double? SsimDenoised { get; init; }

    /// <summary>What the pipeline gained, in dB; null when there is no result.</summary>
    public double? Gain => PsnrDenoised - PsnrNoisy;

    /// <summary>The files to look at.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

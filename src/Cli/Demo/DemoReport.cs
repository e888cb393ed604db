namespace AePipeline.Cli.Demo;

/// <summary>What <c>ae demo --json</c> prints.</summary>
internal sealed record DemoReport
{
    /// <summary>Least gain in PSNR, in dB, that an image must have for the demo to have worked.</summary>
    public const double LeastGain = 3;

    /// <summary>The exit code.</summary>
    public int ExitCode => Images.All(image => image.Gain >= LeastGain) ? Outcome.ExitCode.Ok : Outcome.ExitCode.SomeImagesFailed;

    /// <summary>The model that ran.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Seconds until the storage answered.</summary>
    public required double StorageSeconds { get; init; }

    /// <summary>Seconds to publish the model.</summary>
    public required double ModelSeconds { get; init; }

    /// <summary>Seconds for everything.</summary>
    public required double TotalSeconds { get; init; }

    /// <summary>One entry an image.</summary>
    public required IReadOnlyList<DemoImageReport> Images { get; init; }
}

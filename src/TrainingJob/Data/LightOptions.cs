namespace AePipeline.TrainingJob.Data;

/// <summary>How the light and the colour of crops are varied, so that a photo is known by more than its colours.</summary>
public sealed record LightOptions
{
    /// <summary>Nothing is varied.</summary>
    public static LightOptions None { get; } = new() { Varied = 0 };

    /// <summary>Share of the crops that are varied, in [0, 1]; the others stay as they are. Default 0.5.</summary>
    public double Varied { get; init; } = 0.5;

    /// <summary>What samples are multiplied by. Default 0.6 to 1.4.</summary>
    public (double Least, double Most) Brightness { get; init; } = (0.6, 1.4);

    /// <summary>The power that samples in [0, 1] are raised to. Default 0.6 to 1.6.</summary>
    public (double Least, double Most) Gamma { get; init; } = (0.6, 1.6);

    /// <summary>What red is multiplied by and blue divided by: above 1 is warmer. Default 0.8 to 1.25.</summary>
    public (double Least, double Most) WhiteBalance { get; init; } = (0.8, 1.25);

    /// <summary>What the distance of samples from the middle of the range is multiplied by. Default 0.7 to 1.3.</summary>
    public (double Least, double Most) Range { get; init; } = (0.7, 1.3);

    /// <summary>Share of the varied crops that become black and white, in [0, 1]. Default 0.2.</summary>
    public double Grey { get; init; } = 0.2;
}

namespace AePipeline.TrainingJob.Data;

/// <summary>What a batch's network is to read, where that is not the images themselves.</summary>
/// <param name="Samples"><c>[N, C, H, W]</c>, mostly in [0, 1], with as many channels as the images.</param>
/// <param name="Height">H in pixels.</param>
/// <param name="Width">W in pixels.</param>
public sealed record NetworkInputs(float[] Samples, int Height, int Width);

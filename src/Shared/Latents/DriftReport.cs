namespace AePipeline.Latents;

/// <summary>How far the images of a time are from those that a model was trained on.</summary>
/// <param name="Images">Images that were measured.</param>
/// <param name="MeanZScore">Mean of their z-scores; 0 without images.</param>
/// <param name="ShareBeyondThree">Share of them whose z-score is above <see cref="DriftMonitor.FarZScore"/>, 0 to 1; 0 without images.</param>
/// <param name="HasDrifted">The verdict.</param>
/// <param name="Reason">Why that verdict, with the figures; a sentence for people.</param>
public sealed record DriftReport(int Images, double MeanZScore, double ShareBeyondThree, bool HasDrifted, string Reason);

namespace AePipeline.TrainingJob.Terminal;

/// <summary>Where a long step stands.</summary>
/// <param name="Share">Share that is done, in [0, 1]; null when the whole is unknown.</param>
/// <param name="Text">The figures worth watching.</param>
public sealed record ProgressState(double? Share, string Text);

namespace AePipeline.Latents;

/// <summary>An image that the embed model rebuilds badly.</summary>
/// <param name="Name">The upload's blob name, <c>embed/{path}</c>.</param>
/// <param name="ReconstructionError">Mean squared error of its reconstruction, samples in [0, 1].</param>
public sealed record UnusualImage(string Name, double ReconstructionError);

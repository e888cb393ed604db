namespace AePipeline.Cli.Similar;

/// <summary>What the distances say that <c>ae similar</c> and <c>ae duplicates</c> print.</summary>
internal static class LatentDistance
{
    /// <summary>For people.</summary>
    public const string Meaning = "Distances are those of the latents (Euclidean): 0 is the same image to the model, and only distances of one model compare.";
}

namespace AePipeline.Families;

/// <summary>What uploads for a family become, and what they may ask for.</summary>
/// <param name="ResultWord">What its result is, in a word that distinguishes the result's name: <c>denoised</c> gives <c>a.denoised.png</c>.</param>
public sealed record UploadContract(string ResultWord)
{
    /// <summary>
    /// Whether an upload gives a latent vector; its result is then a reconstruction, and nothing follows it. False where the result is a
    /// picture.
    /// </summary>
    public bool GivesLatent { get; init; }

    /// <summary>Whether an upload may say how strongly it is worked on.</summary>
    public bool TakesStrength { get; init; }
}

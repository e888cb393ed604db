namespace AePipeline.Generation;

/// <summary>What images to generate.</summary>
/// <remarks>Set and not init: generated JSON readers give absent init properties null, not their default.</remarks>
public sealed record GenerationRequest
{
    /// <summary>Most images of one request.</summary>
    public const int MaxCount = 64;

    /// <summary>
    /// How many images, 1 to <see cref="MaxCount"/>; with <see cref="ByClass"/> how many of each class. Default 1. Not used when
    /// <see cref="Latents"/> are given.
    /// </summary>
    public int Count { get; set; } = 1;

    /// <summary>
    /// Chooses the latents: the same seed and model give the same images, and a larger <see cref="Count"/> more of them after
    /// the same first ones. Default 0. Not used when <see cref="Latents"/> are given.
    /// </summary>
    public int Seed { get; set; }

    /// <summary>The latents to decode, <c>[N, d]</c> with N from 1 to <see cref="MaxCount"/>; null to draw them.</summary>
    public IReadOnlyList<float[]>? Latents { get; set; }

    /// <summary>
    /// Name of the class that all images are to be of, for a conditional model. Null: drawn images are of its classes one after the
    /// other, and given latents are refused.
    /// </summary>
    public string? Condition { get; set; }

    /// <summary>Whether the same latents are to be made into images of each class of a conditional model, a row for each class. Default false.</summary>
    public bool ByClass { get; set; }

    /// <summary>Checks what can be checked before there is a model.</summary>
    /// <exception cref="GenerationRequestException">It is not a possible request; the message says why and what to write instead.</exception>
    public void Check()
    {
        if (Latents is null && Count is < 1 or > MaxCount)
            throw new GenerationRequestException($"The count is {Count}; it must be 1 to {MaxCount}.");
        if (Latents is { Count: < 1 or > MaxCount })
            throw new GenerationRequestException($"{Latents.Count} latents are given; give 1 to {MaxCount}, or none to draw them.");
        if (ByClass && Condition is not null)
            throw new GenerationRequestException($"The condition '{Condition}' asks for one class and byClass for all of them; give one of the two.");
    }
}

namespace AePipeline.Models;

/// <summary>Whether a model became the current one.</summary>
/// <param name="Promoted">True when it is the current version now.</param>
/// <param name="Reason">Why, or why not, with the figures; a sentence for people.</param>
public sealed record PromotionDecision(bool Promoted, string Reason)
{
    /// <summary>What was compared; null where nothing was.</summary>
    public PromotionFigures? Figures { get; init; }
}

namespace AePipeline.Models;

/// <summary>Somebody else changed the current version first, so that the request no longer means what it meant.</summary>
/// <param name="message">What was asked and what is current now.</param>
public sealed class PromotionConflictException(string message) : Exception(message);

namespace AePipeline.Bulk;

/// <summary>Images that have no result for the same reason.</summary>
/// <param name="Kind">How they ended.</param>
/// <param name="Reason">Why, with what differs from image to image left out.</param>
/// <param name="Images">How many.</param>
/// <param name="Example">Name of one of them.</param>
public sealed record BulkFailureReason(BulkOutcomeKind Kind, string Reason, long Images, string Example);

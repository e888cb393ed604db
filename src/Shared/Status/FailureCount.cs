namespace AePipeline.Status;

/// <summary>Uploads that failed for the same kind of reason.</summary>
/// <param name="Type">The kind of problem, a URN.</param>
/// <param name="Title">The kind in a few words.</param>
/// <param name="Uploads">How many.</param>
public sealed record FailureCount(string Type, string Title, int Uploads);

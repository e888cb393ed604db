namespace AePipeline.Gallery.Search;

/// <summary>What a search found.</summary>
/// <param name="Title">What was looked for.</param>
/// <param name="Note">Among how many, in a sentence.</param>
/// <param name="Groups">The pictures; several groups where those in each belong together.</param>
public sealed record SearchResult(string Title, string Note, IReadOnlyList<IReadOnlyList<FoundPicture>> Groups);

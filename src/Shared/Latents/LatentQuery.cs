namespace AePipeline.Latents;

/// <summary>Which latents to find.</summary>
/// <param name="ModelVersion">The embed model that made the vector.</param>
/// <param name="Values">The vector, <c>[d]</c>.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="ExceptPath">Path of the image that the vector is of, which is not to be found; null for none.</param>
public sealed record LatentQuery(string ModelVersion, IReadOnlyList<float> Values, int Count, string? ExceptPath = null);

/// <summary>The latents nearest to a vector.</summary>
/// <param name="Nearest">The nearest first, and in the order of their names' bytes where distances are equal; none when lengths differ.</param>
/// <param name="Dimensions">Length d of the latents of that model version; 0 without any.</param>
/// <param name="Compared">How many there are, the excepted one not counted.</param>
/// <param name="Others">Latents of other model versions, the excepted one not counted.</param>
/// <param name="IsChecked">Whether the latents' blobs were listed for this answer; otherwise some may have changed or gone since.</param>
public sealed record LatentAnswer(IReadOnlyList<LatentMatch> Nearest, int Dimensions, int Compared, int Others, bool IsChecked);

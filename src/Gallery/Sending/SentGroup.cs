using AePipeline.Storage;
using AePipeline.Uploads;

namespace AePipeline.Gallery.Sending;

/// <summary>What was uploaded today for one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Prefix">The start of the uploads' names.</param>
/// <param name="Uploads">The first of them.</param>
/// <param name="HasMore">Whether there are more.</param>
public sealed record SentGroup(ImageTask Task, string Prefix, IReadOnlyList<StoredUpload> Uploads, bool HasMore);

using AePipeline.Storage;

namespace AePipeline.Gallery.Search;

/// <summary>A picture that was found.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Upload">Where it was uploaded; null for pictures of bulk jobs over other containers, which have no page.</param>
/// <param name="Note">Why it was found, in a few words.</param>
public sealed record FoundPicture(string Name, ImageReference? Upload, string Note)
{
    /// <param name="name">What the index of latents calls it.</param>
    /// <param name="note">Why it was found.</param>
    internal static FoundPicture Of(string name, string note) => new(Pictures.EmbeddedPicture.NameOf(name), Pictures.EmbeddedPicture.UploadOf(name), note);
}

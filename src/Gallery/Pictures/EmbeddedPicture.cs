using AePipeline.Storage;

namespace AePipeline.Gallery.Pictures;

/// <summary>The picture that a latent is of, where it was uploaded: what was embedded after another task has its latent elsewhere.</summary>
internal static class EmbeddedPicture
{
    /// <summary>The upload that a latent is of; null when the picture is of a bulk job over another container.</summary>
    /// <param name="name">What the index of latents calls it, <c>embed/{path}</c>.</param>
    public static ImageReference? UploadOf(string name) =>
        ImageReference.TryParse(name, out var place) && ChainPlace.SourceOf(place) is (BlobContainers.Images, var source) && ImageReference.TryParse(source, out var upload) ? upload : null;

    /// <summary>What to call it: an upload by its name, everything else by container and name with an @ before, as no upload begins.</summary>
    public static string NameOf(string name)
    {
        if (!ImageReference.TryParse(name, out var place)) return name;
        var (container, source) = ChainPlace.SourceOf(place);
        return container == BlobContainers.Images ? source : $"@{container}/{source}";
    }
}

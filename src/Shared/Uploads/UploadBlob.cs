namespace AePipeline.Uploads;

/// <summary>A blob that belongs to an upload: the upload itself, its result, its thumbnail, its latent or its problem report.</summary>
/// <param name="Container">Its container.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
public sealed record UploadBlob(string Container, string Name, long Bytes)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Container}/{Name}";
}

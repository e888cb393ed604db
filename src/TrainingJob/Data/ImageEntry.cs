using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data;

/// <summary>An image of a set that is known but not decoded.</summary>
/// <param name="Name">Where it comes from, for messages.</param>
/// <param name="Sha256">Hash of the content, 64 hexadecimal digits; decides the image's side.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public abstract record ImageEntry(string Name, string Sha256, int Width, int Height)
{
    /// <summary>Decodes the image. Thread-safe.</summary>
    /// <exception cref="ImageRejectedException">Its pixels are damaged.</exception>
    public abstract TrainingImage Decode();
}

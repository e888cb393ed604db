namespace AePipeline.Imaging;

/// <summary>The upload will never work: the caller writes a problem report and does not try again.</summary>
/// <param name="rejection">The kind of problem.</param>
/// <param name="message">A sentence for the uploader: what is wrong and what to do about it.</param>
/// <param name="innerException">What the decoder said, if it did.</param>
public sealed class ImageRejectedException(ImageRejection rejection, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The kind of problem.</summary>
    public ImageRejection Rejection { get; } = rejection;
}

namespace AePipeline.Imaging;

/// <summary>Why an upload will never become a result, however often it is tried.</summary>
public enum ImageRejection
{
    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>Not one of the formats in <see cref="ImageFormat"/>, whatever its name says.</summary>
    NotAnImage,

    /// <summary>The header is an image's, the pixels cannot be decoded.</summary>
    Corrupt,

    /// <summary>More bytes or pixels than <see cref="ImageLimits"/> allows.</summary>
    TooLarge,

    /// <summary>A valid image of a kind that is not handled.</summary>
    Unsupported,

    /// <summary>An image, with options that are not possible ones.</summary>
    InvalidOption,

    /// <summary>An image in a folder whose options are not possible ones.</summary>
    InvalidDefaults,

    /// <summary>In a storage tier from which nothing can be read until it is brought back.</summary>
    Archived,
}

namespace AePipeline.Imaging;

/// <summary>What of an image's own metadata goes into the file of its result.</summary>
public enum MetadataKept
{
    /// <summary>
    /// What says when, with what and by whom a picture was taken: date, camera, lens, exposure, author and copyright. Not where, no
    /// serial numbers, no owner, no notes of the maker or of anybody.
    /// </summary>
    Safe,

    /// <summary>EXIF, XMP and IPTC, but for what is no longer true of the result: orientation, dimensions and thumbnails.</summary>
    Keep,

    /// <summary>Nothing but what is needed to show the colours rightly.</summary>
    None,
}

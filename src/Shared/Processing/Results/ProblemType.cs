using AePipeline.Imaging;

namespace AePipeline.Processing.Results;

/// <summary>The kinds of problem report: stable names that programs may compare, with the titles that people read.</summary>
public static class ProblemType
{
    /// <summary>Every attempt failed for a reason that may pass. The image is tried again after a rest.</summary>
    public const string RetriesExhausted = Prefix + "retries-exhausted";

    /// <summary>The upload asks for something that is not possible, which a job that asks for itself need not mind.</summary>
    public const string InvalidOption = Prefix + "invalid-option";

    /// <summary>The folder of the upload asks for something that is not possible. The upload is tried again after a rest.</summary>
    public const string InvalidDefaults = Prefix + "invalid-defaults";

    /// <summary>The upload is in the archive tier, which cannot be read. It is done once it is back, though its ETag is still the same.</summary>
    public const string Archived = Prefix + "archived";

    /// <summary>A blob beside the folders of the tasks, or in a folder that is reserved for bulk jobs, which nobody will ever do.</summary>
    public const string Misplaced = Prefix + "misplaced";

    private const string Prefix = "urn:aepipeline:problem:";

    /// <summary>The type of report that a rejection gives.</summary>
    public static string Of(ImageRejection rejection) => rejection switch
    {
        ImageRejection.Empty => Prefix + "empty",
        ImageRejection.NotAnImage => Prefix + "not-an-image",
        ImageRejection.Corrupt => Prefix + "corrupt",
        ImageRejection.TooLarge => Prefix + "too-large",
        ImageRejection.Unsupported => Prefix + "unsupported",
        ImageRejection.InvalidOption => InvalidOption,
        ImageRejection.InvalidDefaults => InvalidDefaults,
        ImageRejection.Archived => Archived,
        _ => throw new ArgumentOutOfRangeException(nameof(rejection), rejection, "This rejection has no problem type."),
    };

    /// <summary>A short title, the same for every report of a type.</summary>
    public static string TitleOf(string type) => type switch
    {
        Prefix + "empty" => "The upload is empty",
        Prefix + "not-an-image" => "The upload is not an image",
        Prefix + "corrupt" => "The image is damaged",
        Prefix + "too-large" => "The image is too large",
        Prefix + "unsupported" => "This kind of image is not supported",
        Archived => "The upload is in the archive tier",
        Misplaced => "The upload is where no host works on it",
        InvalidOption => "The upload asks for something that is not possible",
        InvalidDefaults => "The options of the upload's folder are not possible ones",
        RetriesExhausted => "Every attempt failed",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such problem type."),
    };

    /// <summary>A type in a few words: its title, or its own last word where only a newer pipeline knows it.</summary>
    public static string Describe(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        try
        {
            return TitleOf(type);
        }
        catch (ArgumentOutOfRangeException)
        {
            return type.Length > 0 ? type[(type.LastIndexOf(':') + 1)..] : "unknown";
        }
    }
}

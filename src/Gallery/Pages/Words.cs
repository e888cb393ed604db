using System.Globalization;
using AePipeline.Storage;
using AePipeline.Uploads;

namespace AePipeline.Gallery.Pages;

/// <summary>What things are called to people who know photographs and not the pipeline.</summary>
internal static class Words
{
    /// <summary>What is done to a picture.</summary>
    public static string Of(ImageTask task) => task switch
    {
        ImageTask.Denoise => "Remove noise",
        ImageTask.Upscale => "Enlarge",
        ImageTask.Embed => "Index for search",
        _ => task.ToFolder(),
    };

    /// <summary>How far a picture is.</summary>
    public static string Of(UploadState state) => state switch
    {
        UploadState.Done => "Done",
        UploadState.Failed => "Failed",
        _ => "Waiting",
    };

    /// <summary>The last part of a name.</summary>
    public static string FileOf(string name)
    {
        var trimmed = name.TrimEnd('/');
        return trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    /// <summary>A time on this machine's clock.</summary>
    public static string Of(DateTimeOffset time) => time.ToLocalTime().ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}

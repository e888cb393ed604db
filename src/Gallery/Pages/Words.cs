using System.Globalization;
using AePipeline.Families;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Uploads;

namespace AePipeline.Gallery.Pages;

/// <summary>What things are called to people who know photographs and not the pipeline.</summary>
internal static class Words
{
    /// <summary>What is done to a picture.</summary>
    public static string Of(ImageTask task) => task.Family.Title;

    /// <summary>What is done to a picture, one after the other.</summary>
    public static string OfChain(IReadOnlyList<ImageTask> tasks) =>
        string.Join(", then ", tasks.Select((task, place) => place == 0 ? Of(task) : InSentence(task)));

    /// <summary>What is done to a picture, in the middle of a sentence.</summary>
    public static string InSentence(ImageTask task) => char.ToLowerInvariant(Of(task)[0]) + Of(task)[1..];

    /// <summary>What a model does.</summary>
    /// <param name="name">A family or a variant of one, see <see cref="ModelNames.Served"/>.</param>
    public static string OfModel(string name)
    {
        var title = ModelFamilies.Get(ModelNames.FamilyOf(name)).Title;
        return ModelNames.ScaleOf(name) is { } scale ? $"{title} {scale} times" : title;
    }

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

    /// <summary>A figure, to three digits behind the point.</summary>
    public static string Of(double figure) => figure.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>How many, in groups of three digits.</summary>
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time on this machine's clock.</summary>
    public static string Of(DateTimeOffset time) => time.ToLocalTime().ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A time that something takes, as exactly as people ask.</summary>
    public static string Of(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => $"{(int)span.TotalDays} d {span.Hours} h",
        { TotalHours: >= 1 } => $"{span.Hours} h {span.Minutes} min",
        { TotalMinutes: >= 1 } => $"{span.Minutes} min {span.Seconds} s",
        _ => $"{Math.Max(1, (int)span.TotalSeconds)} s",
    };
}

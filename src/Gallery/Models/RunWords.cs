using System.Globalization;
using AePipeline.Gallery.Pages;
using AePipeline.Training.Runs;

namespace AePipeline.Gallery.Models;

/// <summary>What a training run does, in words.</summary>
internal static class RunWords
{
    /// <summary>Whether it goes on, and how far it is.</summary>
    public static string Of(TrainingRun run) => run.Condition switch
    {
        RunCondition.GoesOn => Of(run.Progress!),
        RunCondition.Stopped => $"has stopped. {run.Progress!.Problem} {GoesOnFrom(run)}",
        RunCondition.Silent => $"has said nothing since {Words.Of(run.HeardAt!.Value)}: its program has ended, or cannot reach the storage. {GoesOnFrom(run)}",
        _ when run.SavedAt is null => "has begun.",
        _ => $"saved how far it is on {Words.Of(run.SavedAt!.Value)}. If it stops, it goes on from there.",
    };

    /// <summary>A time of seconds to days, to two units.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0) return "";
        var time = TimeSpan.FromSeconds(Math.Round(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)));
        return time switch
        {
            { TotalSeconds: < 60 } => $"{time.Seconds} s",
            { TotalMinutes: < 60 } => $"{time.Minutes} min {time.Seconds} s",
            { TotalHours: < 24 } => $"{time.Hours} h {time.Minutes} min",
            _ => $"{(long)time.TotalDays} d {time.Hours} h",
        };
    }

    /// <summary>A share, in whole percent.</summary>
    public static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    /// <summary>A figure of any size, to three or four digits.</summary>
    public static string Figure(double figure) => figure.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>What a network is for, where a run trains several.</summary>
    public static string Part(RunProgress progress) => progress.Parts > 1 ? $"{(progress.Channels == 1 ? "grey" : "colour")}, {progress.Part} of {progress.Parts}" : "";

    private static string Of(RunProgress progress) => progress.Stage switch
    {
        RunStage.Measuring => "is trained and is being measured.",
        RunStage.Publishing => "is trained and measured, and is being published.",
        _ => "is being trained.",
    };

    private static string GoesOnFrom(TrainingRun run) => run.SavedAt is { } saved
        ? $"Started again, it goes on from what it saved on {Words.Of(saved)}."
        : "It had saved nothing yet; started again, it begins anew.";
}

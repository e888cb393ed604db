using System.Text;
using AePipeline.Models;
using AePipeline.TrainingJob.Reporting.Page;

namespace AePipeline.TrainingJob.Reporting;

/// <summary>Writes into a report what is decided after it is made: whether the version serves, and what it was compared with.</summary>
public static class ReportVerdict
{
    /// <summary>Says it in a report, in the place of what was said before.</summary>
    /// <param name="path">The report, as <see cref="ReportWriter"/> wrote it.</param>
    /// <param name="card">The version.</param>
    /// <param name="decision">What was decided.</param>
    /// <returns>False where there is no report, or one of an earlier version that has no place for it.</returns>
    public static bool TryWrite(string path, ModelCard card, PromotionDecision decision)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(decision);
        if (!File.Exists(path)) return false;
        var page = File.ReadAllText(path);
        var start = page.IndexOf(VerdictSection.Start, StringComparison.Ordinal);
        var end = page.IndexOf(VerdictSection.End, StringComparison.Ordinal);
        if (start < 0 || end < start) return false;
        var said = string.Concat(page.AsSpan(0, start), VerdictSection.Of(card, decision).Text, page.AsSpan(end + VerdictSection.End.Length));
        File.WriteAllText(path, said, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return true;
    }
}

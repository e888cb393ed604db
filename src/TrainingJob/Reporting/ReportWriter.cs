using System.Text;
using AePipeline.TrainingJob.Reporting.Page;

namespace AePipeline.TrainingJob.Reporting;

/// <summary>Writes the report of a training run as one HTML page that needs nothing else: no script, no network.</summary>
public static class ReportWriter
{
    /// <summary>Writes the page.</summary>
    /// <param name="report">What is told.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    public static void Write(RunReport report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        File.WriteAllText(path, ReportPage.Create(report).Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}

using AePipeline.Models;

namespace AePipeline.TrainingJob.Reporting;

/// <summary>What is told of a training run.</summary>
/// <param name="Card">The card of the version that it made.</param>
/// <param name="Parts">One for each network that was trained: colour and grey, or only one.</param>
public sealed record RunReport(ModelCard Card, IReadOnlyList<ReportPart> Parts);

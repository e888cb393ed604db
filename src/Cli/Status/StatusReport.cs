using AePipeline.Bulk;
using AePipeline.Status;

namespace AePipeline.Cli.Status;

/// <summary>What <c>ae status --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Tasks">The uploads, by task.</param>
/// <param name="Misplaced">Uploads in no task's folder, which nobody works on.</param>
/// <param name="Models">The promoted models, by family.</param>
/// <param name="TrainingRequests">Training runs that wait or are carried out.</param>
/// <param name="FailedTrainingRequests">Training runs that could not be carried out.</param>
/// <param name="Jobs">The bulk jobs, the newest first.</param>
/// <param name="Storage">Where the data is, and how large.</param>
internal sealed record StatusReport(
    int ExitCode,
    IReadOnlyList<UploadCounts> Tasks,
    int Misplaced,
    IReadOnlyList<PromotedModel> Models,
    int TrainingRequests,
    int FailedTrainingRequests,
    IReadOnlyList<BulkStatus> Jobs,
    StorageStatus Storage);

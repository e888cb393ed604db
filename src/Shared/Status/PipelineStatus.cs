using AePipeline.Bulk;

namespace AePipeline.Status;

/// <summary>How a pipeline is, as its storage tells, whoever serves it.</summary>
/// <param name="Tasks">The uploads, by task.</param>
/// <param name="Misplaced">Uploads in no task's folder, which nobody works on.</param>
/// <param name="Models">The promoted models, by family; those of variants only where one is promoted.</param>
/// <param name="TrainingRequests">Training runs that wait or are carried out.</param>
/// <param name="FailedTrainingRequests">Training runs that could not be carried out.</param>
/// <param name="Jobs">The bulk jobs, the newest first.</param>
/// <param name="Containers">How much each container holds.</param>
public sealed record PipelineStatus(
    IReadOnlyList<UploadCounts> Tasks,
    int Misplaced,
    IReadOnlyList<PromotedModel> Models,
    int TrainingRequests,
    int FailedTrainingRequests,
    IReadOnlyList<BulkStatus> Jobs,
    IReadOnlyList<ContainerSize> Containers);

using AePipeline.Models;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>A part of a run that is trained and written, for example the colour one of a denoiser.</summary>
/// <param name="Run">How it went.</param>
/// <param name="Files">What came of it.</param>
internal sealed record FinishedPart(TrainingSummary Run, IReadOnlyList<ModelFile> Files);

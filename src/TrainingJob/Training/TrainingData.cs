using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Training;

/// <summary>What a run learns from.</summary>
/// <param name="Training">Batches to train on, disposed of by the caller.</param>
/// <param name="TrainingImages">Number of images behind them: the length of an epoch.</param>
/// <param name="Validation">Batches to validate on; none to do without.</param>
public sealed record TrainingData(IBatchSource Training, int TrainingImages, IReadOnlyList<ImageBatch> Validation);

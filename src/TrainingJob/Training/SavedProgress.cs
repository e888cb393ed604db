using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Training;

/// <summary>The numbers of a <see cref="TrainingState"/>.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Done">Share of the run that is done.</param>
/// <param name="Elapsed">Time in training.</param>
/// <param name="Position">Where the training images stand.</param>
/// <param name="ImagesAtOnce">What memory allows, see <see cref="BatchMemory.AtOnce"/>.</param>
/// <param name="History">The curves.</param>
internal sealed record SavedProgress(
    long Step, double Done, TimeSpan Elapsed, DataPosition Position, int ImagesAtOnce, RecordedHistory History);

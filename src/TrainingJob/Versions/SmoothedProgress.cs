using System.Globalization;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Versions;

/// <summary>The loss of one batch jumps about; people want its course.</summary>
internal sealed class SmoothedProgress(IProgress<ProgressState> progress) : IProgress<TrainingProgress>
{
    private const double Memory = 0.98;
    private double? _loss;

    public void Report(TrainingProgress value)
    {
        _loss = _loss is { } loss ? (Memory * loss) + ((1 - Memory) * value.Loss) : value.Loss;
        progress.Report(new ProgressState(
            value.Done,
            string.Create(
                CultureInfo.InvariantCulture,
                $"step {value.Step:N0}  epoch {value.Epoch:f1}  loss {_loss:f5}  rate {value.LearningRate:g3}  {value.Elapsed.TotalSeconds / value.Step:f3} s a step")));
    }
}

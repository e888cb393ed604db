using System.Diagnostics;
using AePipeline.TrainingJob.Training;

namespace AePipeline.Bench;

/// <summary>The time that steps take, the first ones left out: they make buffers and choose kernels.</summary>
internal sealed class StepTimes : IProgress<TrainingProgress>
{
    public const int WarmUp = 5;

    private readonly Stopwatch _clock = new();
    private TimeSpan _processorAtStart;

    public double Seconds => _clock.Elapsed.TotalSeconds;

    public double ProcessorSeconds { get; private set; }

    public void Report(TrainingProgress value)
    {
        if (value.Step == WarmUp)
        {
            _processorAtStart = Environment.CpuUsage.TotalTime;
            _clock.Start();
        }

        if (value.Done < 1) return;
        _clock.Stop();
        ProcessorSeconds = (Environment.CpuUsage.TotalTime - _processorAtStart).TotalSeconds;
    }
}

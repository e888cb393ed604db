using System.Diagnostics.Metrics;
using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>What processing measures, on the meter <c>AePipeline</c>.</summary>
public sealed class AePipelineMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AePipeline";

    private readonly Counter<long> _processed;
    private readonly Histogram<double> _inference;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Owns the meter.</param>
    public AePipelineMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _processed = meter.CreateCounter<long>(
            "aepipeline.images.processed", "{image}", "Looks at uploads, by task and by how they ended.");
        _inference = meter.CreateHistogram<double>(
            "aepipeline.inference.duration", "s", "Time that one image spent in the model, by task and provider.");
    }

    /// <summary>Counts an outcome, and the time in the model when one ran.</summary>
    public void Record(ProcessingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var task = new KeyValuePair<string, object?>("task", outcome.Image.Task.ToFolder());
        _processed.Add(1, task, new("outcome", outcome.Status.ToString()));
        if (outcome.Processed is { } processed)
        {
            _inference.Record(processed.InferenceTime.TotalSeconds, task, new("provider", processed.Provider));
        }
    }

    /// <summary>Counts an attempt that failed for a reason that may pass.</summary>
    public void RecordFailure(ImageReference image) => _processed.Add(
        1, new KeyValuePair<string, object?>("task", image.Task.ToFolder()), new KeyValuePair<string, object?>("outcome", "Failed"));
}

namespace AePipeline.TrainingJob.Training;

/// <summary>
/// Records a run of any length in a bounded number of points: whenever there are too many, neighbours are joined and
/// later points cover twice as many steps.
/// </summary>
/// <param name="mostPoints">Points of the training curve, even.</param>
internal sealed class HistoryRecorder(int mostPoints = 400)
{
    private readonly List<LossPoint> _losses = [];
    private readonly List<LossPoint> _pending = [];
    private readonly List<ValidationPoint> _validations = [];
    private int _stepsPerPoint = 1;

    /// <summary>Goes on with a recording.</summary>
    public static HistoryRecorder GoOn(RecordedHistory recorded)
    {
        var recorder = new HistoryRecorder { _stepsPerPoint = recorded.StepsPerPoint };
        recorder._losses.AddRange(recorded.Losses);
        recorder._pending.AddRange(recorded.Pending);
        recorder._validations.AddRange(recorded.Validations);
        return recorder;
    }

    /// <summary>Records a step.</summary>
    public void Add(LossPoint step)
    {
        _pending.Add(step);
        if (_pending.Count < _stepsPerPoint) return;
        _losses.Add(Join(_pending));
        _pending.Clear();
        if (_losses.Count < mostPoints) return;
        var joined = _losses.Chunk(2).Select(Join).ToList();
        _losses.Clear();
        _losses.AddRange(joined);
        _stepsPerPoint *= 2;
    }

    /// <summary>Records a validation.</summary>
    public void Add(ValidationPoint validation) => _validations.Add(validation);

    /// <summary>What was recorded, the steps that make no whole point yet included.</summary>
    public TrainingHistory ToHistory() => new(_pending.Count > 0 ? [.. _losses, Join(_pending)] : [.. _losses], [.. _validations]);

    /// <summary>Everything, to go on with another time.</summary>
    public RecordedHistory Save() => new([.. _losses], [.. _pending], [.. _validations], _stepsPerPoint);

    private static LossPoint Join(IReadOnlyList<LossPoint> points)
    {
        var mean = LossValues.Mean([.. points.Select(point => (new LossValues(point.Loss, point.Terms), 1.0))]);
        return points[^1] with { Loss = mean.Total, Terms = mean.Terms };
    }
}

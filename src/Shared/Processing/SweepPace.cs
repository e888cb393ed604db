namespace AePipeline.Processing;

/// <summary>How long a worker rests after a sweep. Used by one sweep at a time.</summary>
/// <param name="options">The shortest pause and the longest.</param>
internal sealed class SweepPace(ProcessingOptions options)
{
    private const int PausePerSweep = 5;
    private TimeSpan _before;

    /// <summary>
    /// Several times as long as the sweep took, so that looking for work never becomes the work, within the bounds of the
    /// options. One slow sweep is a busy moment; two in a row are a large account, or a burst of uploads that is over now,
    /// and only a ceiling lets the next upload be found soon in both.
    /// </summary>
    /// <param name="looking">How long the sweep was busy with looking, waiting for work not counted.</param>
    public TimeSpan After(TimeSpan looking)
    {
        var usual = looking < _before ? looking : _before;
        _before = looking;
        var adaptive = usual * PausePerSweep;
        var bounded = adaptive < options.MaxSweepPause ? adaptive : options.MaxSweepPause;
        return bounded > options.SweepInterval ? bounded : options.SweepInterval;
    }
}

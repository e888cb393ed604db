namespace AePipeline.Processing.Sweeping;

/// <summary>Why a run of the sweep ended.</summary>
public enum SweepEnd
{
    /// <summary>Every upload has been looked at; the next run begins anew.</summary>
    RoundComplete,

    /// <summary>The time was up; the next run goes on where this one stopped.</summary>
    OutOfTime,

    /// <summary>Enough images wait in the queue, or for a new round any; the next run goes on.</summary>
    QueueBusy,

    /// <summary>Another process sweeps, or took over.</summary>
    HeldElsewhere,
}

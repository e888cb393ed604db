using System.Runtime.InteropServices;

namespace AePipeline.TrainingJob.Commands;

/// <summary>
/// Turns SIGTERM, which a container's host sends, and SIGINT, which Ctrl-C sends, into a cancellation that leaves time for
/// a checkpoint. A second Ctrl-C ends the program at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private bool _wasInterrupted;

    /// <summary>Listens from now on.</summary>
    /// <param name="cancellationToken">Stops as well.</param>
    public StopSignals(CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Stop(ExitCode.TryAgain);
        });
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = !_wasInterrupted;
            _wasInterrupted = true;
            Stop(ExitCode.Interrupted);
        });
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the first signal ends the program with.</summary>
    public ExitCode ExitCode { get; private set; } = ExitCode.Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _source.Dispose();
    }

    private void Stop(ExitCode code)
    {
        if (_source.IsCancellationRequested) return;
        ExitCode = code;
        _source.Cancel();
    }
}

using System.Runtime.InteropServices;

namespace AePipeline.Cli.Terminal;

/// <summary>Turns the first Ctrl-C, SIGTERM or SIGHUP into a cancellation and the second into an immediate end.</summary>
internal sealed class InterruptSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public InterruptSignals() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
            .Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            ProcessEnd.Now(ExitCode.Interrupted);
        }

        _source.Cancel();
    }
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Does pieces of work on several threads, a few ahead of whoever takes the results, and hands the results out in the
/// order of the work: as fast as many threads, as repeatable as one.
/// </summary>
/// <typeparam name="T">Result of a piece.</typeparam>
internal sealed class OrderedWork<T> : IAsyncDisposable
{
    private readonly Channel<Task<T>> _started;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _starter;
    private bool _disposed;

    /// <summary>Starts working.</summary>
    /// <param name="pieces">The work; may never end.</param>
    /// <param name="ahead">Pieces that are worked on, or done and not taken, at once.</param>
    public OrderedWork(IEnumerable<Func<CancellationToken, Task<T>>> pieces, int ahead)
    {
        _started = Channel.CreateBounded<Task<T>>(ahead);
        _starter = Task.Run(() => StartAsync(pieces));
    }

    /// <summary>The results, in the order of the work.</summary>
    /// <exception cref="Exception">Whatever the piece failed with.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var result in _started.Reader.ReadAllAsync(cancellationToken))
        {
            yield return await result.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The next result, of work that never ends.</summary>
    /// <inheritdoc cref="ReadAllAsync" path="/exception"/>
    public async ValueTask<T> NextAsync(CancellationToken cancellationToken) =>
        await (await _started.Reader.ReadAsync(cancellationToken)).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stop.CancelAsync();
        await _starter.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_started.Reader.TryRead(out var piece))
        {
            await ((Task)piece).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stop.Dispose();
    }

    private async Task StartAsync(IEnumerable<Func<CancellationToken, Task<T>>> pieces)
    {
        try
        {
            foreach (var piece in pieces)
            {
                await _started.Writer.WaitToWriteAsync(_stop.Token);
                await _started.Writer.WriteAsync(Task.Run(() => piece(_stop.Token), _stop.Token), _stop.Token);
            }

            _started.Writer.Complete();
        }
        catch (Exception exception)
        {
            _started.Writer.Complete(exception);
            throw;
        }
    }
}

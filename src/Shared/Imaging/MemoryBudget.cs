using AePipeline.Limits;
using AePipeline.Settings;
using Microsoft.Extensions.Options;

namespace AePipeline.Imaging;

/// <summary>
/// Lends memory to the images in work, so that all of them together stay within what the process may use. What does not fit
/// waits in line; nobody overtakes, so that a large image is not passed over for ever. One for each process.
/// </summary>
public sealed class MemoryBudget
{
    private readonly Lock _lock = new();
    private readonly Queue<Request> _waiting = new();
    private readonly long _most;

    /// <summary>As the options say, within the limit of this process.</summary>
    public MemoryBudget(IOptions<MemoryOptions> options)
        : this(options, MemoryLimit.Bytes)
    {
    }

    internal MemoryBudget(IOptions<MemoryOptions> options, long limit)
    {
        ArgumentNullException.ThrowIfNull(options);
        Total = options.Value.ForAll(limit);
        _most = options.Value.ForOne(limit);
    }

    /// <summary>Bytes that are lent at most, but to an image that is alone.</summary>
    public long Total { get; }

    /// <summary>Bytes that are lent now.</summary>
    public long Lent { get; private set; }

    /// <summary>Most bytes that were ever lent at once.</summary>
    public long MostLent { get; private set; }

    /// <summary>Waits until an image's memory is free; disposing of the result gives it back. Whoever holds some must not ask for more.</summary>
    /// <param name="bytes">Bytes that the image will take at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.TooLarge"/>: it would not even fit alone.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<IDisposable> BorrowAsync(long bytes, CancellationToken cancellationToken)
    {
        if (bytes > _most)
        {
            throw new ImageRejectedException(
                ImageRejection.TooLarge,
                $"To work on the image takes {Megabytes(bytes)} MB of memory, and an image may take {Megabytes(_most)} MB here. Make it smaller, or "
                + "save it in a form that is decoded row by row: a baseline JPEG, a PNG without interlacing or a TIFF. Or raise the setting "
                + $"{SettingName.Of(MemoryOptions.Section, nameof(MemoryOptions.MemoryBudget))}, in bytes, on a machine that has more memory.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var request = new Request(bytes);
        lock (_lock)
        {
            _waiting.Enqueue(request);
            Admit();
        }

        using var registration = cancellationToken.Register(() => GiveUp(request, cancellationToken));
        return await request.Admitted.Task;
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:N0}";

    // One that gave up must not stand in the way of those behind it.
    private void GiveUp(Request request, CancellationToken cancellationToken)
    {
        if (!request.Admitted.TrySetCanceled(cancellationToken)) return;
        lock (_lock) Admit();
    }

    private void Admit()
    {
        while (_waiting.TryPeek(out var next))
        {
            if (next.Admitted.Task.IsCompleted)
            {
                _waiting.Dequeue();
                continue;
            }

            if (Lent > 0 && Lent + next.Bytes > Total) return;
            _waiting.Dequeue();
            if (next.Admitted.TrySetResult(new Loan(this, next.Bytes)))
            {
                Lent += next.Bytes;
                MostLent = Math.Max(MostLent, Lent);
            }
        }
    }

    private void GiveBack(long bytes)
    {
        lock (_lock)
        {
            Lent -= bytes;
            Admit();
        }
    }

    private sealed class Request(long bytes)
    {
        public long Bytes => bytes;

        public TaskCompletionSource<IDisposable> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Loan(MemoryBudget budget, long bytes) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0) budget.GiveBack(bytes);
        }
    }
}

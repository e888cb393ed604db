using AePipeline.Inference;
using AePipeline.Inference.Embeddings;

namespace AePipeline.Bulk;

/// <summary>
/// Gathers images from several flows into batches for an embedding model. A batch runs when it is full, or when every
/// image that could still join it has come or has given up its seat: nobody waits for an image that does not come.
/// </summary>
/// <param name="run">Runs a batch: the samples of each image to the answer for each.</param>
/// <param name="size">Most images in a batch.</param>
internal sealed class EmbedBatcher(Func<IReadOnlyList<float[]>, Task<EmbedRun[]>> run, int size)
{
    private readonly Lock _lock = new();
    private List<Waiting> _gathered = [];
    private int _coming;

    /// <summary>Expects an image. Its seat is given up when the image comes, or else by disposing of it.</summary>
    public Seat Expect()
    {
        lock (_lock)
        {
            _coming++;
        }

        return new Seat(this);
    }

    /// <summary>Adds an image to the next batch and waits for that.</summary>
    /// <param name="seat">The image's seat.</param>
    /// <param name="samples"><c>[C, H, W]</c>.</param>
    /// <exception cref="ModelInvalidException">The model does not run.</exception>
    public Task<EmbedRun> RunAsync(Seat seat, float[] samples)
    {
        var waiting = new Waiting(samples);
        Continue(waiting, left: seat.TryLeave());
        return waiting.Answer.Task;
    }

    private void Continue(Waiting? came, bool left)
    {
        List<Waiting> batch;
        lock (_lock)
        {
            if (came is not null)
            {
                _gathered.Add(came);
            }

            _coming -= left ? 1 : 0;
            if (_gathered.Count == 0 || (_gathered.Count < size && _coming > 0))
            {
                return;
            }

            (batch, _gathered) = (_gathered, []);
        }

        _ = RunAsync(batch);
    }

    private async Task RunAsync(List<Waiting> batch)
    {
        try
        {
            var answers = await run([.. batch.Select(image => image.Samples)]);
            foreach (var (image, answer) in batch.Zip(answers))
            {
                image.Answer.SetResult(answer);
            }
        }
        catch (Exception failure)
        {
            foreach (var image in batch)
            {
                image.Answer.SetException(failure);
            }
        }
    }

    /// <summary>The promise that an image may come.</summary>
    internal sealed class Seat(EmbedBatcher batcher) : IDisposable
    {
        private int _taken = 1;

        /// <returns>False when it was given up before: an image that is tried again has none.</returns>
        internal bool TryLeave() => Interlocked.Exchange(ref _taken, 0) == 1;

        public void Dispose()
        {
            if (TryLeave())
            {
                batcher.Continue(came: null, left: true);
            }
        }
    }

    private sealed class Waiting(float[] samples)
    {
        public float[] Samples => samples;

        public TaskCompletionSource<EmbedRun> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

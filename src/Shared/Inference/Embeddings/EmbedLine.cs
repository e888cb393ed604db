using AePipeline.Inference.Turns;

namespace AePipeline.Inference.Embeddings;

/// <summary>
/// Images in line for an embedding model: whenever it is the model's turn, those that have come by then run as one batch. Nobody
/// waits for an image that may not come.
/// </summary>
/// <param name="gate">Gives the model its turns.</param>
/// <param name="run">Runs a batch: the samples of each image to the answer for each.</param>
/// <param name="size">Most images in a batch.</param>
internal sealed class EmbedLine(InferenceGate gate, Func<IReadOnlyList<float[]>, EmbedRun[]> run, int size)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _isServed;

    /// <summary>Joins the line and waits for the answer.</summary>
    /// <param name="samples"><c>[C, H, W]</c>.</param>
    /// <exception cref="ModelInvalidException">The model does not run.</exception>
    public Task<EmbedRun> RunAsync(float[] samples)
    {
        var image = new Waiting(samples);
        lock (_lock)
        {
            _waiting.Enqueue(image);
            if (_isServed) return image.Answer.Task;
            _isServed = true;
        }

        _ = Task.Run(ServeAsync);
        return image.Answer.Task;
    }

    private async Task ServeAsync()
    {
        while (HasMore())
        {
            using (await gate.EnterAsync(CancellationToken.None))
            {
                Run(Take());
            }
        }
    }

    private bool HasMore()
    {
        lock (_lock)
        {
            return _isServed = _waiting.Count > 0;
        }
    }

    private List<Waiting> Take()
    {
        lock (_lock)
        {
            var batch = new List<Waiting>();
            while (batch.Count < size && _waiting.TryDequeue(out var image)) batch.Add(image);
            return batch;
        }
    }

    private void Run(List<Waiting> batch)
    {
        try
        {
            foreach (var (image, answer) in batch.Zip(run([.. batch.Select(image => image.Samples)]))) image.Answer.SetResult(answer);
        }
        catch (Exception failure)
        {
            foreach (var image in batch) image.Answer.TrySetException(failure);
        }
    }

    private sealed record Waiting(float[] Samples)
    {
        public TaskCompletionSource<EmbedRun> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

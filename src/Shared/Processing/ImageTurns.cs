using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>
/// Lets one caller at a time work on an image: of an event that is delivered twice at once, the second finds the work of the
/// first when its turn comes.
/// </summary>
internal sealed class ImageTurns
{
    private readonly Dictionary<ImageReference, Turn> _turns = [];

    /// <summary>Waits for the image's turn, which ends with the disposal of the result.</summary>
    public async Task<IDisposable> EnterAsync(ImageReference image, CancellationToken cancellationToken)
    {
        Turn? turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(image, out turn)) _turns[image] = turn = new Turn();
            turn.Callers++;
        }

        try
        {
            await turn.Gate.WaitAsync(cancellationToken);
            return new Entry(this, image, turn);
        }
        catch
        {
            Leave(image, turn);
            throw;
        }
    }

    private void Leave(ImageReference image, Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Callers == 0)
            {
                _turns.Remove(image);
                turn.Gate.Dispose();
            }
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Callers { get; set; }
    }

    private sealed class Entry(ImageTurns turns, ImageReference image, Turn turn) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            turn.Gate.Release();
            turns.Leave(image, turn);
        }
    }
}

using AePipeline.TrainingJob.Terminal;

namespace AePipeline.ToyFamily;

/// <summary>Keeps what a training run says.</summary>
internal sealed class RecordedScreen : IScreen
{
    private readonly List<string> _lines = [];

    public void Say(string text) => _lines.Add(text);

    public void Warn(string text) => _lines.Add(text);

    public void Skip(string file) => _lines.Add(file);

    public void Fail(string text) => _lines.Add(text);

    public Task<T> TrackAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work) => work(new Progress<ProgressState>());

    public Task<T> CountAsync<T>(string title, Func<IProgress<ProgressState>, Task<T>> work) => work(new Progress<ProgressState>());

    public override string ToString() => string.Join('\n', _lines);
}

namespace AePipeline.TrainingJob.Terminal;

/// <summary>Reports on the caller's thread, in order; <see cref="Progress{T}"/> does neither.</summary>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}

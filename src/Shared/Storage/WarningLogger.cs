using Microsoft.Extensions.Logging;

namespace AePipeline.Storage;

/// <summary>Hands on what a class warns of, for programs that keep no log but tell people.</summary>
/// <typeparam name="T">The class.</typeparam>
/// <param name="warn">Takes the text of each warning and error.</param>
public sealed class WarningLogger<T>(Action<string> warn) : ILogger<T>
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel)) warn(formatter(state, exception));
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AePipeline.Tests.Support;

/// <summary>Keeps what was logged.</summary>
public sealed class LogRecorder<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Name, string Message)> _entries = new();

    /// <summary>The messages logged under an event's name, oldest first.</summary>
    public IReadOnlyList<string> Messages(string eventName) =>
        [.. _entries.Where(entry => entry.Name == eventName).Select(entry => entry.Message)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((logLevel, eventId.Name ?? "", formatter(state, exception)));
}

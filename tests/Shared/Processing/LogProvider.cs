using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AePipeline.Tests.Processing;

/// <summary>Keeps what a host logs, whoever logs it.</summary>
internal sealed class LogProvider : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Name, string Message)> _entries = new();

    /// <summary>The messages logged under an event's name, oldest first.</summary>
    public IReadOnlyList<string> Messages(string eventName) => [.. _entries.Where(entry => entry.Name == eventName).Select(entry => entry.Message)];

    public ILogger CreateLogger(string categoryName) => new Recorder(_entries);

    public void Dispose()
    {
        // Whoever asks afterwards is told all the same.
    }

    private sealed class Recorder(ConcurrentQueue<(string Name, string Message)> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue((eventId.Name ?? "", formatter(state, exception)));
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging;

namespace AePipeline.Cli.Terminal;

/// <summary>Writes a host's log to the screen, one line an event, above whatever moves there.</summary>
/// <param name="screen">Where to.</param>
/// <param name="time">Dates the lines.</param>
internal sealed class ScreenLoggerProvider(Screen screen, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new ScreenLogger(screen, time);

    public void Dispose()
    {
    }

    private sealed class ScreenLogger(Screen screen, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var level = logLevel < LogLevel.Warning ? "" : $"{logLevel.ToString().ToUpperInvariant()} ";
            var cause = exception is null ? "" : $": {exception.GetBaseException().Message}";
            screen.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss} {level}{formatter(state, exception)}{cause}").ReplaceLineEndings(" "));
        }
    }
}

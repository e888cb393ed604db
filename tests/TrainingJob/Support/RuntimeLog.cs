using System.Collections.Concurrent;
using AePipeline.TrainingJob.Tests.Support;
using Microsoft.ML.OnnxRuntime;

[assembly: AssemblyFixture(typeof(RuntimeLog))]

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>What ONNX Runtime complains about, in place of its lines on the console; the runtime takes one log for the whole process.</summary>
public sealed class RuntimeLog
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly EnvironmentCreationOptions _options;

    public RuntimeLog()
    {
        _options = new EnvironmentCreationOptions
        {
            logId = "tests",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            // Kept in a field: native code calls it as long as the process lives.
            loggingFunction = (_, severity, category, _, location, message) => _complaints.Enqueue($"{severity} {category} {location} {message}"),
        };
        OrtEnv.CreateInstanceWithOptions(ref _options);
    }

    /// <summary>Loads a model and gives the warnings and errors that this brought.</summary>
    public IReadOnlyList<string> LoadAndListen(string path)
    {
        _complaints.Clear();
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING };
        using var session = new InferenceSession(path, options);
        return [.. _complaints];
    }
}

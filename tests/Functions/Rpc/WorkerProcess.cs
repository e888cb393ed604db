using System.Diagnostics;
using AePipeline.Functions.Hosting;

namespace AePipeline.Functions.Tests.Rpc;

/// <summary>The app as the host starts it: a process with the host's address among its arguments.</summary>
internal sealed class WorkerProcess : IDisposable
{
    public const string Id = "worker";

    private readonly Process _process;
    private readonly Task<string> _output, _errors;

    /// <param name="host">The host's address.</param>
    /// <param name="settings">Settings, with <c>:</c> between their parts.</param>
    public WorkerProcess(Uri host, params (string Name, string Value)[] settings)
    {
        var folder = Path.GetDirectoryName(typeof(PipelineApp).Assembly.Location)!;
        var start = new ProcessStartInfo(
            "dotnet",
            [
                typeof(PipelineApp).Assembly.Location,
                "--host", host.Host, "--port", $"{host.Port}", "--workerId", Id, "--requestId", "request", "--grpcMaxMessageLength", "2147483647",
                "--functions-uri", host.ToString(), "--functions-worker-id", Id, "--functions-request-id", "request", "--functions-grpc-max-message-length", "2147483647",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = Process.Start(start)!;
        (_output, _errors) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
        return (_process.ExitCode, await _output, await _errors);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>The training program with <c>--queue</c>, as a process of its own, to be stopped and killed.</summary>
internal sealed class QueueProcess : IDisposable
{
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private QueueProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasEnded => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static QueueProcess Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "AePipeline.TrainingJob.dll");
        return new QueueProcess(Process.Start(new ProcessStartInfo(Dotnet, [program, "--queue"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public Task WhenEndedAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }
}

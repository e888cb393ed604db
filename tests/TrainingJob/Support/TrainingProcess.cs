using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using AePipeline.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>The real program as a process of its own, which can be killed.</summary>
internal sealed class TrainingProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private TrainingProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Record;
        _process.ErrorDataReceived += Record;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written so far, to both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    private static string Dotnet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "AePipeline.TrainingJob.dll");

    /// <summary>Starts it on one thread.</summary>
    public static TrainingProcess Start(string? connectionString, params IEnumerable<string> arguments) =>
        Start(Dotnet, connectionString, [Assembly, "--threads", "1", .. arguments]);

    /// <summary>Starts it by a shell command, in which <c>"$@"</c> stands for it.</summary>
    public static TrainingProcess StartInShell(string command, string? connectionString, params IEnumerable<string> arguments) =>
        Start("/bin/sh", connectionString, ["-c", command, "sh", Dotnet, Assembly, "--threads", "1", .. arguments]);

    /// <summary>Waits until it has written something, so many times.</summary>
    public Task SaysAsync(string text, int times = 1) => Eventually.HoldsAsync(
        () => Output.Split(text).Length > times || (_process.HasExited ? throw new InvalidOperationException(Output) : false), $"the program says '{text}'");

    /// <summary>
    /// Whether a process that this one starts is deaf to Ctrl-C: what a shell starts in the background ignores it, and hands
    /// that on.
    /// </summary>
    public static bool IgnoresInterrupts
    {
        get
        {
            const string Status = "/proc/self/status";
            const ulong Interrupt = 1 << (2 - 1);
            if (!File.Exists(Status)) return false;
            var ignored = File.ReadLines(Status).First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
            return (Convert.ToUInt64(ignored.Trim(), 16) & Interrupt) != 0;
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Exit code and everything that it wrote.</returns>
    /// <exception cref="TimeoutException">It has not ended after five minutes; the message is what it wrote.</exception>
    public async Task<(int ExitCode, string Output)> EndsAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(Output);
        }

        return (_process.ExitCode, Output);
    }

    /// <summary>Ends it without warning.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static TrainingProcess Start(string program, string? connectionString, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Storage__ConnectionString"] = connectionString;
        return new TrainingProcess(start);
    }

    private void Record(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }
}

using System.Diagnostics;
using System.Text;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Documents;

/// <summary>A folder in which the commands of a document are run by a shell, with the built <c>ae</c> and photos of a reader.</summary>
internal sealed class DocumentShell : IAsyncDisposable
{
    private const int Photos = 40;

    /// <summary>How a training ends whose model is not better than the current one, as one of a few steps is not.</summary>
    private const int NotPromoted = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly HostLog _log = new();
    private Process? _up;

    public static async Task<DocumentShell> CreateAsync(CancellationToken cancellationToken)
    {
        var shell = new DocumentShell();
        await File.WriteAllTextAsync(shell._folder["ae"], $"#!/bin/sh\nexec '{AeCommand.Dotnet}' '{Path.Combine(AppContext.BaseDirectory, "ae.dll")}' \"$@\"\n", cancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(shell._folder["ae"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(shell._folder["photos"]);
        for (var i = 0; i < Photos; i++) await File.WriteAllBytesAsync(shell._folder[$"photos/IMG_{i:0000}.png"], Pictures.Png(64 + i, 48, i), cancellationToken);
        return shell;
    }

    /// <summary>Runs a command to its end; <c>ae up</c> until it is ready, and on beside the others.</summary>
    public async Task RunAsync(int line, string command, CancellationToken cancellationToken)
    {
        if (command.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["./ae", "up", ..])
        {
            _up = Start("exec " + command);
            _up.OutputDataReceived += _log.Add;
            _up.ErrorDataReceived += _log.Add;
            _up.BeginOutputReadLine();
            _up.BeginErrorReadLine();
            await Eventually.HoldsAsync(() => _up.HasExited || _log.ToString().Contains("Ctrl-C stops it.", StringComparison.Ordinal), "the pipeline runs");
            Assert.False(_up.HasExited, $"Line {line}: {command}\n{_log}");
            return;
        }

        var result = await AeCommand.EndOfAsync(Start(command));
        var isDone = result.ExitCode == 0 || (result.ExitCode == NotPromoted && command.Contains("ae train ", StringComparison.Ordinal));
        Assert.True(isDone, $"Line {line}: {command} ended with {result.ExitCode}.\n{result.Output}\n{result.Error}\nThe pipeline beside it:\n{_log}");
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Whether a file, or any below a folder, is there.</summary>
    public bool Has(string path) => File.Exists(_folder[path]) || (Directory.Exists(_folder[path]) && Directory.EnumerateFiles(_folder[path], "*", SearchOption.AllDirectories).Any());

    public async ValueTask DisposeAsync()
    {
        if (_up is { HasExited: false })
        {
            AeCommand.Signal(_up, "TERM");
            await _up.WaitForExitAsync(CancellationToken.None);
        }

        _up?.Dispose();
        _folder.Dispose();
    }

    private Process Start(string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["AE_HOME"] = _folder["home"];
        start.Environment.Remove("DISPLAY");
        start.Environment.Remove("WAYLAND_DISPLAY");
        return Process.Start(start)!;
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AePipeline.EndToEnd.Tests.Commands;

/// <summary>Runs the built <c>ae</c> as a process of its own.</summary>
public static class AeCommand
{
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "ae.dll");

    public static Process Start(IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(Dotnet, [Assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("Storage__ConnectionString");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static Task<AeResult> RunAsync(params IEnumerable<string> arguments) => EndOfAsync(Start(arguments));

    public static async Task<AeResult> EndOfAsync(Process process)
    {
        using (process)
        {
            var cancellation = TestContext.Current.CancellationToken;
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new AeResult(process.ExitCode, await output, await error);
        }
    }

    public static void Signal(Process process, string name) => Signal(process.Id, name);

    public static void Signal(int processId, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{processId}"]);
        kill.WaitForExit();
    }
}

using System.Diagnostics;
using System.Globalization;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>The program that a shell was started to run, for signals: a shell passes none on.</summary>
internal static class ShellProgram
{
    /// <summary>Id of the first process below the shell that is no shell, or of the shell's process where the program has replaced it.</summary>
    public static int Find(int shell)
    {
        var processes = List();
        var program = processes.Find(process => process.Id == shell);
        while (program.Name.EndsWith("sh", StringComparison.Ordinal) && processes.Find(process => process.Parent == program.Id) is { Id: > 0 } child)
        {
            program = child;
        }

        return program.Id;
    }

    private static List<(int Id, int Parent, string Name)> List()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-A", "-o", "pid=,ppid=,comm="]) { RedirectStandardOutput = true })!;
        var lines = ps.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries)).Select(fields => (Number(fields[0]), Number(fields[1]), fields[2].Trim()))];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

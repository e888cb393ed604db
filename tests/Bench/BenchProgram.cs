using System.Diagnostics;
using System.Text.Json;

namespace AePipeline.Bench.Tests;

/// <summary>A program of bench in a process of its own.</summary>
internal static class BenchProgram
{
    /// <summary>The card of a small model of a task, beside its files.</summary>
    public static string CardOf(string task) => Path.Combine(AppContext.BaseDirectory, "Models", $"{task}.json");

    /// <summary>Runs it to its end, which has to be a good one.</summary>
    /// <returns>The lines of JSON that it printed.</returns>
    public static async Task<IReadOnlyList<JsonElement>> RunAsync(
        string name, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments]) { RedirectStandardOutput = true };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;

        using var process = Process.Start(start)!;
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);

        Assert.Equal(0, process.ExitCode);
        // A warning is a failure too, and says why.
        var others = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '{');
        Assert.True(!others.Any(), $"{name} printed other lines than JSON:\n{output}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}

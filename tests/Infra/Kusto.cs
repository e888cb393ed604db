using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(AePipeline.Infra.Tests.Kusto))]

namespace AePipeline.Infra.Tests;

/// <summary>Queries of logs, read by Microsoft's own parser and run over made-up rows: eng/kusto, whose package is installed when it is asked for first.</summary>
public sealed class Kusto : IDisposable
{
    private static readonly string s_folder = Repository.Path("eng", "kusto");
    private readonly Lazy<Task<Process>> _parser = new(StartAsync);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>What is wrong with queries, a line each.</summary>
    /// <param name="queries">Text by name.</param>
    public async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyDictionary<string, string> queries) =>
        (await AskAsync(new JsonObject { ["check"] = JsonSerializer.SerializeToNode(queries) })).Deserialize<string[]>()!;

    /// <summary>The rows that a query answers.</summary>
    /// <param name="query">The query.</param>
    /// <param name="now">What <c>ago</c> counts from.</param>
    /// <param name="table">The table that has rows; all others are empty.</param>
    /// <param name="rows">Its rows.</param>
    public async Task<IReadOnlyList<JsonObject>> RunAsync(string query, DateTimeOffset now, string table, IEnumerable<object> rows)
    {
        var request = new JsonObject
        {
            ["run"] = query,
            ["now"] = now.ToString("O"),
            ["tables"] = new JsonObject { [table] = JsonSerializer.SerializeToNode(rows) },
        };
        return (await AskAsync(request)).Deserialize<JsonObject[]>()!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        if (!_parser.IsValueCreated || !_parser.Value.IsCompletedSuccessfully) return;
        // Without more to read it ends by itself.
        using var parser = _parser.Value.Result;
        parser.StandardInput.Close();
        if (!parser.WaitForExit(TimeSpan.FromSeconds(10))) parser.Kill();
    }

    /// <summary>One at a time: the parser takes a second to start, and answers in milliseconds.</summary>
    private async Task<JsonNode> AskAsync(JsonObject request)
    {
        await _one.WaitAsync();
        try
        {
            var parser = await _parser.Value;
            await parser.StandardInput.WriteLineAsync(request.ToJsonString());
            var line = await parser.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await parser.StandardError.ReadToEndAsync());
            var answer = JsonNode.Parse(line)!;
            return answer is JsonObject failed ? throw new InvalidOperationException((string)failed["problem"]!) : answer;
        }
        finally
        {
            _one.Release();
        }
    }

    private static async Task<Process> StartAsync()
    {
        await InstallAsync();
        return Start("node", [Path.Combine(s_folder, "kusto.mjs")]);
    }

    private static async Task InstallAsync()
    {
        var stamp = Path.Combine(s_folder, "node_modules", ".installed-from");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(s_folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted) return;

        using var npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-progress", "--prefix", s_folder]);
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, $"Kusto's parser could not be installed:{Environment.NewLine}{errors}{await output}");
        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static Process Start(string program, IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
}

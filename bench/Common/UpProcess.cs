using System.Diagnostics;
using System.Text.Json;
using AePipeline.Storage;

namespace AePipeline.Bench;

/// <summary><c>ae up</c> in a process of its own, on an account of its own that is gone afterwards.</summary>
public sealed class UpProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private readonly Process _process;
    private readonly Task<string> _log;
    private readonly TemporaryFolder _folder;

    private UpProcess(Process process, Task<string> log, TemporaryFolder folder, PipelineStorage storage) =>
        (_process, _log, _folder, Storage) = (process, log, folder, storage);

    /// <summary>Its account.</summary>
    public PipelineStorage Storage { get; }

    /// <summary>Bytes that it had in memory at most, without Azurite, which is another process.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="model">Folder of the model that it serves.</param>
    /// <param name="settings">Variables of its environment, for example <c>Inference__Precision</c>.</param>
    /// <exception cref="InvalidOperationException">It ended before it served.</exception>
    public static async Task<UpProcess> StartAsync(string model, params IEnumerable<(string Name, string Value)> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "ae.dll"), "up", "--json", "--store", folder.Path, "--model", model])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        try
        {
            _ = process.StandardOutput.ReadToEndAsync();
            var log = process.StandardError.ReadToEndAsync();
            var account = await WaitForAccountAsync(process, log, Path.Combine(folder.Path, "endpoint.json"));
            return new UpProcess(process, log, folder, PipelineStorage.Open(account));
        }
        catch
        {
            await EndAsync(process, folder);
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">It has ended; the message has its log.</exception>
    public Task CheckRunsAsync() => CheckRunsAsync(_process, _log);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync(_process, _folder);

    /// <returns>The connection string.</returns>
    private static async Task<string> WaitForAccountAsync(Process process, Task<string> log, string endpoint)
    {
        while (!File.Exists(endpoint))
        {
            await CheckRunsAsync(process, log);
            await Task.Delay(s_pause);
        }

        using var running = JsonDocument.Parse(await File.ReadAllTextAsync(endpoint));
        return running.RootElement.GetProperty("connectionString").GetString()!;
    }

    private static async Task CheckRunsAsync(Process process, Task<string> log)
    {
        if (process.HasExited) throw new InvalidOperationException($"ae up ended with code {process.ExitCode}:{Environment.NewLine}{await log}");
    }

    private static async Task EndAsync(Process process, TemporaryFolder folder)
    {
        // With Azurite, its child.
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }
}

using System.Diagnostics;
using System.Text.Json;
using AePipeline.Storage;

namespace AePipeline.Bench;

/// <summary><c>ae up</c> in a process of its own, on an account of its own that is gone afterwards.</summary>
public sealed class UpProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private readonly Process _process;
    private readonly TemporaryFolder _folder;

    private UpProcess(Process process, TemporaryFolder folder, PipelineStorage storage) => (_process, _folder, Storage) = (process, folder, storage);

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
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        try
        {
            _ = process.StandardOutput.ReadToEndAsync();
            return new UpProcess(process, folder, PipelineStorage.Open(await WaitForAccountAsync(process, Path.Combine(folder.Path, "endpoint.json"))));
        }
        catch
        {
            await EndAsync(process, folder);
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public void CheckRuns()
    {
        if (_process.HasExited) throw new InvalidOperationException($"ae up ended with code {_process.ExitCode}.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync(_process, _folder);

    /// <returns>The connection string.</returns>
    private static async Task<string> WaitForAccountAsync(Process process, string endpoint)
    {
        while (!File.Exists(endpoint))
        {
            if (process.HasExited) throw new InvalidOperationException($"ae up ended with code {process.ExitCode}.");
            await Task.Delay(s_pause);
        }

        using var running = JsonDocument.Parse(await File.ReadAllTextAsync(endpoint));
        return running.RootElement.GetProperty("connectionString").GetString()!;
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

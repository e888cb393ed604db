using System.Diagnostics;
using System.Globalization;
using AePipeline.LocalStorage;
using AePipeline.Storage;

namespace AePipeline.Bench.Peers;

/// <summary>
/// The program in <c>node</c>, in one process or several that share the images, with an Azurite like that of <c>ae up</c>. Its
/// clock begins when the images are uploaded and its models are loaded.
/// </summary>
internal sealed class NodeServer : IServer
{
    private const string Program = "peer.mjs";
    private readonly AzuriteServer _azurite;
    private readonly TemporaryFolder _store;
    private readonly List<Process> _processes = [];

    private NodeServer(AzuriteServer azurite, TemporaryFolder store) =>
        (_azurite, _store, Storage) = (azurite, store, PipelineStorage.Open(azurite.ConnectionString));

    public PipelineStorage Storage { get; }

    public int Processes => _processes.Count;

    public long PeakBytes => _processes.Sum(process =>
    {
        process.Refresh();
        return process.PeakWorkingSet64;
    });

    /// <summary>Starts its processes.</summary>
    /// <param name="case">Says what they do.</param>
    /// <param name="processes">How many.</param>
    /// <param name="threads">Threads of the model in each.</param>
    /// <exception cref="InvalidOperationException">A process does not start; what it said is on standard error.</exception>
    public static async Task<IServer> StartAsync(Case @case, int processes, int threads)
    {
        var store = new TemporaryFolder();
        var server = new NodeServer(await AzuriteServer.StartAsync(store.Path), store);
        try
        {
            await server.Storage.EnsureCreatedAsync();
            for (var share = 0; share < processes; share++) server._processes.Add(server.Start(@case, share, processes, threads));
            await Task.WhenAll(server._processes.Select(process => ReadAsync(process, "ready")));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task GiveAsync(string folder, IReadOnlyList<string> files, Stopwatch clock)
    {
        await Storage.Images.UploadAsync(folder, files);
        clock.Start();
        foreach (var process in _processes) await process.StandardInput.WriteLineAsync(folder);
        await Task.WhenAll(_processes.Select(process => ReadAsync(process, "done")));
    }

    public Task CheckRunsAsync() => _processes.Find(process => process.HasExited) is { } ended
        ? throw new InvalidOperationException($"{Program} ended with code {ended.ExitCode}. Its own words are above.")
        : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await _azurite.DisposeAsync();
        _store.Dispose();
    }

    private Process Start(Case @case, int share, int shares, int threads)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "bench", "Peers", "node");
        string[] arguments =
        [
            Path.Combine(folder, Program),
            "--connection", _azurite.ConnectionString,
            "--model", @case.Float32Path,
            "--threads", Text(threads),
            "--share", Text(share),
            "--shares", Text(shares),
        ];
        return Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static async Task ReadAsync(Process process, string expected)
    {
        if (await process.StandardOutput.ReadLineAsync() is { } line && line == expected) return;
        throw new InvalidOperationException($"{Program} did not say '{expected}'. Its own words are above; npm ci in bench/Peers/node installs what it needs.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

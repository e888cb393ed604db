using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Storage;
using AePipeline.Tests.Gallery;
using AePipeline.Tests.Support;

[assembly: AssemblyFixture(typeof(AeUp))]

namespace AePipeline.Tests.Gallery;

/// <summary>One <c>ae up</c> with the models of the repository, started by the first test that needs a pipeline behind the pages.</summary>
public sealed class AeUp : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HostLog _log = new();
    private readonly Lazy<Task> _started;
    private Process? _process;

    public AeUp() => _started = new(StartAsync);

    public Uri Gallery { get; private set; } = null!;

    public PipelineStorage Storage { get; private set; } = null!;

    /// <summary>Returns when it serves.</summary>
    public Task RunsAsync() => _started.Value;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            AeCommand.Signal(_process, "TERM");
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        _process = AeCommand.Start(["up", "--json", "--store", _folder["store"]]);
        _process.ErrorDataReceived += _log.Add;
        _process.BeginErrorReadLine();
        var document = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            document.AppendLine(line);
            if (line == "}") break;
        }

        Assert.True(document.Length > 0, $"{_log}");
        using var ready = JsonDocument.Parse(document.ToString());
        Gallery = new Uri(ready.RootElement.GetProperty("gallery").GetString()!);
        Storage = PipelineStorage.Open(ready.RootElement.GetProperty("connectionString").GetString()!);
    }
}

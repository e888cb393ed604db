using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary><c>ae up</c>, with Azurite inside.</summary>
public sealed class AeUpHost : IPipelineHost
{
    private readonly TemporaryFolder _folder = new();
    private readonly HostLog _log = new();
    private Process? _process;
    private string? _connectionString;

    /// <summary>Folder of the model to start with; null for those of the repository.</summary>
    public string? Model { get; init; } = TestModel.Folder;

    /// <summary>Further arguments of the next start.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    public PipelineStorage Storage => PipelineStorage.Open(ConnectionString);

    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("The host does not run.");

    /// <summary>The folder that holds everything.</summary>
    public string Store => _folder["store"];

    public IPipelineClient Client => new AeClient(Store, ConnectionString);

    public string Log => _log.ToString();

    public async Task StartAsync()
    {
        // What was killed in the middle of a bulk job is believed dead as early as may be.
        string[] model = Model is null ? [] : ["--model", Model];
        _process = AeCommand.Start(["up", "--json", "--store", Store, .. model, .. Arguments], ("Bulk__LeaseDuration", "00:00:15"));
        _process.ErrorDataReceived += _log.Add;
        _process.BeginErrorReadLine();
        using var ready = JsonDocument.Parse(await ReadDocumentAsync(_process.StandardOutput));
        _connectionString = ready.RootElement.GetProperty("connectionString").GetString();
        Assert.Equal(_process.Id, ready.RootElement.GetProperty("processId").GetInt32());
    }

    public async Task<int> StopAsync()
    {
        AeCommand.Signal(_process!, "TERM");
        return await EndAsync();
    }

    public async Task KillAsync()
    {
        AeCommand.Signal(_process!, "KILL");
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
        }

        // Azurite, when its parent was killed, is still saving for a moment.
        await Eventually.HoldsAsync(TryDelete, $"{_folder.Path} can be deleted");
    }

    private static async Task<string> ReadDocumentAsync(StreamReader output)
    {
        var document = new StringBuilder();
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            document.AppendLine(line);
            if (line == "}")
            {
                break;
            }
        }

        return document.ToString();
    }

    private async Task<int> EndAsync()
    {
        await _process!.WaitForExitAsync(TestContext.Current.CancellationToken);
        var exitCode = _process.ExitCode;
        _process.Dispose();
        (_process, _connectionString) = (null, null);
        return exitCode;
    }

    private bool TryDelete()
    {
        try
        {
            _folder.Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

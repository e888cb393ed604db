using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>
/// An Azure Functions host over the published app, started by the command in <see cref="CommandVariable"/>, beside two
/// Azurites of its own that outlive it: one account is the host's, the other that of uploads, as on Azure.
/// </summary>
/// <param name="settings">Further settings of the app, which go before those that every test has.</param>
public sealed class FunctionsHost(params (string Name, string Value)[] settings) : IPipelineHost
{
    private const string CommandVariable = "AEPIPELINE_FUNCTIONS_HOST";
    private const string FolderVariable = "AEPIPELINE_FUNCTIONS_APP";
    private const string KeyVariable = "AEPIPELINE_FUNCTIONS_KEY";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();
    private readonly HostLog _log = new();
    private AzuriteServer? _azurite;
    private AzuriteServer? _hostAzurite;
    private Process? _process;
    private HttpApiClient? _api;

    /// <summary>How to have these tests run; null when they do.</summary>
    public static string? Missing { get; } = string.IsNullOrWhiteSpace(Setting(CommandVariable))
        ? $"No Functions host is given: set {CommandVariable} to a command that starts one, for example 'func start --port {{port}}', and {FolderVariable} to the folder of the published app."
        : null;

    public PipelineStorage Storage => PipelineStorage.Open(ConnectionString);

    public string ConnectionString => _azurite?.ConnectionString ?? throw new InvalidOperationException("The host was never started.");

    public IPipelineClient Client => Api;

    /// <summary>The same, for requests that are to fail.</summary>
    public HttpApiClient Api => _api ?? throw new InvalidOperationException("The host does not run.");

    public string Log => _log.ToString();

    public async Task StartAsync()
    {
        _hostAzurite ??= await AzuriteServer.StartAsync(_folder["host"], TestContext.Current.CancellationToken);
        if (_azurite is null)
        {
            _azurite = await AzuriteServer.StartAsync(_folder["azurite"], TestContext.Current.CancellationToken);
            await Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
            await TestModel.PublishAsync(Storage);
        }

        var port = FreePort.Find();
        _process = Process.Start(Describe(port))!;
        _process.OutputDataReceived += _log.Add;
        _process.ErrorDataReceived += _log.Add;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _api = new HttpApiClient(new Uri($"http://127.0.0.1:{port}/"), Setting(KeyVariable));
        await Eventually.HoldsAsync(IsServingAsync, "the Functions host serves", s_patience);
    }

    public async Task<int> StopAsync()
    {
        AeCommand.Signal(ShellProgram.Find(_process!.Id), "TERM");
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            await KillAsync();
            Assert.Fail($"The Functions host did not stop within {s_patience}.");
        }

        return End();
    }

    /// <summary>Ends the host and its workers; their storage stays.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        End();
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Log);
        if (_process is not null)
        {
            await KillAsync();
        }

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        if (_hostAzurite is not null)
        {
            await _hostAzurite.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name);

    private ProcessStartInfo Describe(int port)
    {
        var command = Setting(CommandVariable)!.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        string[] shell = OperatingSystem.IsWindows() ? ["cmd", "/c"] : ["/bin/sh", "-c"];
        var start = new ProcessStartInfo(shell[0], [shell[1], command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Setting(FolderVariable) ?? "",
        };
        const string Durable = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";
        foreach (var (name, value) in new[]
        {
            ("AzureWebJobsStorage", _hostAzurite!.ConnectionString),
            ("Uploads__ConnectionString", ConnectionString),
            ("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"),
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            // Durable Functions fails without; Core Tools sets the same.
            ("WEBSITE_HOSTNAME", $"localhost:{port}"),
            // Nobody sends the events of an Azurite.
            ("UploadSource", "Polling"),
            ("SweepSchedule", "*/15 * * * * *"),
            ("BulkSchedule", "*/15 * * * * *"),
            ("TrainingSchedule", "0 0 0 1 1 *"),
            ("Processing__WorkDirectory", _folder["work"]),
            ("Inference__ModelCacheDirectory", _folder["models"]),
            ("Nearest__IndexDirectory", _folder["latents"]),
            // Messages that a killed host had taken come back after this long: five minutes by default, and no less than one.
            ($"{Durable}controlQueueVisibilityTimeout", "00:01:00"),
            ($"{Durable}workItemQueueVisibilityTimeout", "00:01:00"),
        }.Concat(settings))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task<bool> IsServingAsync()
    {
        Assert.False(_process!.HasExited, "The Functions host ended before it served.");
        try
        {
            using var answer = await Api.GetAsync("api/health");
            using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return health.RootElement.GetProperty("status").GetString()?.ToUpperInvariant() is "HEALTHY" or "DEGRADED";
        }
        catch (Exception notYet) when (notYet is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private int End()
    {
        var exitCode = _process!.ExitCode;
        _process.Dispose();
        _api?.Dispose();
        (_process, _api) = (null, null);
        return exitCode;
    }
}

using System.Diagnostics;
using System.Globalization;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AePipeline.LocalStorage;

/// <summary>
/// Azurite, the storage service on one machine, as a child process on 127.0.0.1: installed on first use, ready when
/// <see cref="StartAsync(AzuriteOptions, CancellationToken)"/> returns, stopped when disposed or when this process
/// ends in any way. Its data stays in its folder, and the next one started there continues with it.
/// </summary>
/// <remarks>
/// Azurite writes its index every 5 s and when it stops. Only the end of its own process without warning, as in a power
/// cut, loses what came after the last writing.
/// </remarks>
public sealed class AzuriteServer : IAsyncDisposable
{
    /// <summary>The key that Microsoft publishes for development storage.</summary>
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Longer than Azurite gives itself, see start.mjs.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(130);
    private readonly Process _process;
    private readonly AzuriteFolder _folder;
    private readonly AzuriteOutput _output;
    private readonly AzuriteOptions _options;
    private int _disposed;

    private AzuriteServer(Process process, AzuriteFolder folder, AzuriteOutput output, AzuriteOptions options)
    {
        _process = process;
        _folder = folder;
        _output = output;
        _options = options;
    }

    /// <summary>Connection string of the first account.</summary>
    public string ConnectionString => ConnectionStringOf(_options.Accounts[0]);

    /// <summary>Its data folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Id of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts it on a folder with the default account and free ports.</summary>
    /// <inheritdoc cref="StartAsync(AzuriteOptions, CancellationToken)"/>
    public static Task<AzuriteServer> StartAsync(string folder, CancellationToken cancellationToken = default) =>
        StartAsync(new AzuriteOptions { Folder = folder }, cancellationToken);

    /// <summary>Installs Azurite if need be and starts it.</summary>
    /// <exception cref="NodeMissingException">Node.js is missing or too old.</exception>
    /// <exception cref="AzuriteException">It could not be installed, the folder or a port is in use, or it does not answer in time.</exception>
    public static async Task<AzuriteServer> StartAsync(AzuriteOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(options.Accounts.Count, nameof(options));

        var tools = await NodeTools.FindAsync(options.SearchPath, cancellationToken);
        var installation = await AzuriteInstallation.EnsureAsync(tools, cancellationToken);
        var folder = await AzuriteFolder.OpenAsync(options.Folder, cancellationToken);
        try
        {
            var process = Process.Start(CreateStart(tools, installation, folder, options))!;
            var server = new AzuriteServer(process, folder, new AzuriteOutput(process, options), options);
            try
            {
                folder.Remember(process);
                await server.WaitUntilReadyAsync(cancellationToken);
                return server;
            }
            catch
            {
                await server.StopAsync();
                throw;
            }
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of one of its accounts.</summary>
    /// <exception cref="ArgumentException">It was started without this account.</exception>
    public string ConnectionStringOf(string account)
    {
        if (!_options.Accounts.Contains(account))
            throw new ArgumentException($"Azurite was started without an account '{account}'; name it in {nameof(AzuriteOptions.Accounts)}.", nameof(account));

        return $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={DevelopmentKey}"
            + $";BlobEndpoint={_output.BlobAddress}/{account};QueueEndpoint={_output.QueueAddress}/{account};TableEndpoint={_output.TableAddress}/{account};";
    }

    /// <summary>Stops it after it has saved its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await StopAsync();
            await _folder.DisposeAsync();
        }
    }

    private static ProcessStartInfo CreateStart(NodeTools tools, string installation, AzuriteFolder folder, AzuriteOptions options)
    {
        var start = new ProcessStartInfo(
            tools.Node,
            [
                Path.Combine(installation, "start.mjs"),
                "--location", folder.FullName,
                "--blobHost", "127.0.0.1", "--blobPort", Text(options.BlobPort),
                "--queueHost", "127.0.0.1", "--queuePort", Text(options.QueuePort),
                "--tableHost", "127.0.0.1", "--tablePort", Text(options.TablePort),
                "--skipApiVersionCheck", "--loose", "--disableTelemetry", .. options.Print is null ? ["--silent"] : Array.Empty<string>(),
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', options.Accounts.Select(account => $"{account}:{DevelopmentKey}"));
        // Would send the data to a database instead of the folder.
        start.Environment.Remove("AZURITE_DB");
        Change("ODD_NAMES", options.OddNames ? "1" : null);
        Change("LARGE_ACCOUNT", options.LargeAccount ? "1" : null);
        Change("ANNOUNCE", options.Uploaded is null ? null : BlobContainers.Images);
        return start;

        // One that nobody asked for here is not taken from the surroundings either.
        void Change(string name, string? value)
        {
            if (value is null) start.Environment.Remove($"AEPIPELINE_AZURITE_{name}");
            else start.Environment[$"AEPIPELINE_AZURITE_{name}"] = value;
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.StartTimeout);
        try
        {
            await _output.Listening.WaitAsync(timeout.Token);
            await new BlobServiceClient(ConnectionString).GetPropertiesAsync(timeout.Token);
            await new QueueServiceClient(ConnectionString).GetPropertiesAsync(timeout.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AzuriteException($"Azurite did not answer within {_options.StartTimeout.TotalSeconds:0} s.{_output.LastWords}", exception);
        }
    }

    private async Task StopAsync()
    {
        // The end of its input asks it to save and stop, on every system alike.
        _process.StandardInput.Close();
        using var grace = new CancellationTokenSource(s_grace);
        try
        {
            await _process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

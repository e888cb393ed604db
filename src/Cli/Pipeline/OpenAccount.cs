using AePipeline.Cli.Terminal;
using AePipeline.LocalStorage;
using AePipeline.Storage;

namespace AePipeline.Cli.Pipeline;

/// <summary>
/// The account that a command is meant for. A data folder whose pipeline does not run gets its storage for as long as the
/// command takes.
/// </summary>
internal sealed class OpenAccount : IAsyncDisposable
{
    private readonly DataFolder? _folder;
    private readonly AzuriteServer? _azurite;

    private OpenAccount(PipelineStorage storage, string? path, DataFolder? folder, AzuriteServer? azurite) =>
        (Storage, Folder, _folder, _azurite) = (storage, path, folder, azurite);

    public PipelineStorage Storage { get; }

    /// <summary>The data folder that the account is in; null for one that was named otherwise.</summary>
    public string? Folder { get; }

    /// <summary>Whether the storage is this command's own, so that nobody else works on it.</summary>
    public bool IsOwn => _azurite is not null;

    /// <summary>Opens the account that the options, the environment or <c>ae connect</c> name, or that of the data folder.</summary>
    /// <param name="connection">What <c>--connection</c> says.</param>
    /// <param name="store">What <c>--store</c> says.</param>
    /// <param name="screen">Told which account it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">There is none.</exception>
    public static async Task<OpenAccount> OpenAsync(string? connection, DirectoryInfo? store, Screen screen, CancellationToken cancellationToken)
    {
        var path = store?.FullName ?? LocalPipeline.DefaultStore;
        var isNamed = connection is not null || (store is null && Target.IsNamedBeforehand);
        if (isNamed || DataFolder.FindRunning(path) is not null) return Elsewhere();

        if (!DataFolder.HasStorage(path))
        {
            throw new CliException(ExitCode.PrerequisiteMissing, $"There is no pipeline in '{path}'. Start one with: ae up. For a deployed one: ae connect. For another account, name it with --connection.");
        }

        if (await DataFolder.OpenUnlessServedAsync(path, screen, cancellationToken) is not { } folder) return Elsewhere();
        try
        {
            var azurite = await AzuriteServer.StartAsync(folder.AzuriteDirectory, cancellationToken);
            try
            {
                var storage = PipelineStorage.Open(azurite.ConnectionString);
                await storage.EnsureCreatedAsync(cancellationToken);
                folder.Announce(RunningPipeline.Here(azurite.ConnectionString, "ae " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Take(1))));
                return new OpenAccount(storage, path, folder, azurite);
            }
            catch
            {
                await azurite.DisposeAsync();
                throw;
            }
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        OpenAccount Elsewhere() => new(Target.Open(connection, store, screen), isNamed ? null : path, folder: null, azurite: null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
        _folder?.Dispose();
    }
}

using System.Diagnostics;
using System.Globalization;

namespace AePipeline.LocalStorage;

/// <summary>
/// Azurite's data folder, held by one Azurite at a time: two on the same files destroy them. The lock belongs to
/// this process; a server whose parent was killed may take a moment longer to save, which the process file tells.
/// </summary>
internal sealed class AzuriteFolder : IAsyncDisposable
{
    // Start times are reckoned from the time of boot, which moves when the clock is set.
    private const long ClockSlackSeconds = 2;

    // Longer than Azurite gives itself to save, see start.mjs.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(130);
    private readonly FileStream _lock;
    private readonly string _processFile;

    private AzuriteFolder(string path, FileStream @lock)
    {
        FullName = path;
        _lock = @lock;
        _processFile = Path.Combine(path, ".azurite.process");
    }

    public string FullName { get; }

    /// <exception cref="AzuriteException">Another Azurite uses the folder.</exception>
    public static async Task<AzuriteFolder> OpenAsync(string path, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(path);
        var guard = await FileLock.TryTakeAsync(Path.Combine(path, ".azurite.lock"), TimeSpan.Zero, cancellationToken)
            ?? throw new AzuriteException($"{path} is in use by another running Azurite; stop that one or choose another folder.");

        var folder = new AzuriteFolder(path, guard);
        try
        {
            await folder.WaitForPredecessorAsync(cancellationToken);
            return folder;
        }
        catch
        {
            await guard.DisposeAsync();
            throw;
        }
    }

    public void Remember(Process process)
    {
        try
        {
            File.WriteAllLines(_processFile, [Text(process.Id), Text(StartTime(process))]);
        }
        catch (InvalidOperationException)
        {
            // It has ended already, so nobody will have to wait for it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_processFile);
        await _lock.DisposeAsync();
    }

    private async Task WaitForPredecessorAsync(CancellationToken cancellationToken)
    {
        using var predecessor = FindPredecessor();
        if (predecessor is null)
            return;

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_patience);
        try
        {
            await predecessor.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AzuriteException($"{FullName} is in use by Azurite's process {predecessor.Id}, which lost its parent and does not end; end it and try again.");
        }
    }

    // An id alone may belong to another process by now; together with the time of its start it does not.
    private Process? FindPredecessor()
    {
        if (!File.Exists(_processFile)
            || File.ReadAllLines(_processFile) is not [var id, var time]
            || !int.TryParse(id, CultureInfo.InvariantCulture, out var processId)
            || !long.TryParse(time, CultureInfo.InvariantCulture, out var started))
        {
            return null;
        }

        try
        {
            var process = Process.GetProcessById(processId);
            if (Math.Abs(StartTime(process) - started) <= ClockSlackSeconds)
                return process;
            process.Dispose();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended, or is somebody else's.
        }

        return null;
    }

    private static long StartTime(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

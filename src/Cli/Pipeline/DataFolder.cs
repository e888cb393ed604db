using System.Diagnostics;
using System.Text.Json;
using AePipeline.Cli.Terminal;

namespace AePipeline.Cli.Pipeline;

/// <summary>The folder in which one local pipeline keeps everything; held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string Choice = "Name another with --store, or where ae keeps everything in the variable AE_HOME.";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // What is short is not worth a line.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    public string Path { get; }

    public string AzuriteDirectory => Child("azurite");

    public string WorkDirectory => Child("work");

    public string OutputDirectory => Child("out");

    /// <summary>What the training program wrote whenever it ran.</summary>
    public string TrainingLog => Child("training.log");

    /// <summary>On which ports a pipeline ran last.</summary>
    public string PortFile => Child("port");

    /// <summary>On which port its gallery was last.</summary>
    public string GalleryPortFile => Child("gallery-port");

    private string Endpoint => Child("endpoint.json");

    /// <summary>
    /// Takes the folder for this process, which waits for another command to end; the operating system gives it back however the
    /// process ends.
    /// </summary>
    /// <param name="path">The folder; created if it does not exist.</param>
    /// <param name="screen">Told whom it waits for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">A pipeline runs on it, another command does not end, or it cannot be used.</exception>
    public static async Task<DataFolder> OpenAsync(string path, Screen screen, CancellationToken cancellationToken) =>
        await OpenUnlessServedAsync(path, screen, cancellationToken)
        ?? throw new CliException(
            ExitCode.PrerequisiteMissing,
            $"A pipeline already runs on '{path}'{Process(ReadEndpoint(path))}. Stop it first, or name another folder with --store.");

    /// <summary>As <see cref="OpenAsync"/>; null if a pipeline runs on it, also one that started while this waited.</summary>
    public static async Task<DataFolder?> OpenUnlessServedAsync(string path, Screen screen, CancellationToken cancellationToken)
    {
        UserFolder.Create(path, Choice);
        if ((TryLock(path) ?? await WaitForLockAsync(path, screen, cancellationToken)) is not { } heldLock) return null;

        var folder = new DataFolder(path, heldLock);
        folder.ClearLeftovers();
        return folder;
    }

    /// <summary>Whether a pipeline has ever run on a folder.</summary>
    public static bool HasStorage(string path) => Directory.Exists(System.IO.Path.Combine(path, "azurite"));

    /// <summary>The pipeline that runs on a folder now, or null.</summary>
    /// <exception cref="CliException">It is a file.</exception>
    public static RunningPipeline? FindRunning(string path)
    {
        if (File.Exists(path)) throw UserFolder.Unusable(path, "it is a file.", Choice);
        if (!Directory.Exists(path))
        {
            return null;
        }

        using var free = TryLock(path);
        return free is null && ReadEndpoint(path) is { Command: null } pipeline ? pipeline : null;
    }

    /// <summary>The pipeline that runs on a folder now.</summary>
    /// <exception cref="CliException">None does, or it is a file.</exception>
    public static RunningPipeline GetRunning(string path) => FindRunning(path) ?? throw new CliException(
        ExitCode.PrerequisiteMissing,
        $"No pipeline runs on '{path}'. Start one with: ae up. For a deployed one: ae connect. For another account, name it with --connection.");

    /// <summary>Tells other commands how to reach the pipeline.</summary>
    public void Announce(RunningPipeline pipeline)
    {
        var unfinished = Endpoint + ".new";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(pipeline, OwnFiles.Default.RunningPipeline));
        File.Move(unfinished, Endpoint, overwrite: true);
    }

    /// <summary>Deletes what an earlier pipeline left, and nothing else that may be in the folder.</summary>
    public void Clear()
    {
        foreach (var directory in new[] { AzuriteDirectory, OutputDirectory, WorkDirectory }.Where(Directory.Exists))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private string Child(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        File.Delete(Endpoint);
        _lock.Dispose();
    }

    private void ClearLeftovers()
    {
        File.Delete(Endpoint);
        if (Directory.Exists(WorkDirectory))
        {
            Directory.Delete(WorkDirectory, recursive: true);
        }
    }

    private static string Process(RunningPipeline? pipeline) => pipeline is null ? "" : $" (process {pipeline.ProcessId})";

    private static async Task<FileStream?> WaitForLockAsync(string path, Screen screen, CancellationToken cancellationToken)
    {
        var waiting = Stopwatch.StartNew();
        for (var isTold = false; ;)
        {
            var other = ReadEndpoint(path);
            if (other is { Command: null }) return null;

            var name = (other?.Command ?? "Another ae") + Process(other);
            if (waiting.Elapsed > Patience)
            {
                throw new CliException(
                    ExitCode.PrerequisiteMissing,
                    $"{name} has been using '{path}' for more than {Patience.TotalSeconds:0} s. Wait until it is done, or name another folder with --store.");
            }

            if (!isTold && waiting.Elapsed > Unnoticed)
            {
                screen.WriteLine($"Waiting for {name}, which uses '{path}'");
                isTold = true;
            }

            await Task.Delay(Pause, cancellationToken);
            if (TryLock(path) is { } taken) return taken;
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(
                System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(System.IO.Path.Combine(path, "lock")))
        {
            return null;
        }
    }

    private static RunningPipeline? ReadEndpoint(string path)
    {
        try
        {
            using var file = File.OpenRead(System.IO.Path.Combine(path, "endpoint.json"));
            return JsonSerializer.Deserialize(file, OwnFiles.Default.RunningPipeline);
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException)
        {
            return null;
        }
    }
}

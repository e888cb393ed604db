using System.Diagnostics;
using System.Runtime.InteropServices;
using AePipeline.Cli.Terminal;
using AePipeline.LocalStorage;

namespace AePipeline.Cli.Train;

/// <summary>
/// The training program, as a child process: it brings a neural network library of hundreds of megabytes that no other
/// command needs.
/// </summary>
internal sealed class TrainingProgram
{
    private const int SigTerm = 15;

    /// <summary>How long a program that is told to stop may take to save its checkpoint and give its request back.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(60);

    /// <summary>The exit code of a run that did all it was asked to, and whose model is not better than the current one.</summary>
    public const int NotPromoted = 4;

    private const int MostComplaints = 20;

    /// <summary>Variable in which the program is told by which command it is called.</summary>
    private const string CommandVariable = "AEPIPELINE_TRAIN_COMMAND";

    private readonly string _assembly;

    private TrainingProgram(string assembly) => _assembly = assembly;

    private static string Project => Path.Combine(RepositoryRoot.Path, "src", "TrainingJob");

    private static string Assembly => Path.Combine(Project, "bin", "Release", "net10.0", RuntimeInformation.RuntimeIdentifier, "AePipeline.TrainingJob.dll");

    /// <summary>The program as it was built last, unless a source has changed since.</summary>
    public static TrainingProgram? FindBuilt() => File.Exists(Assembly) && BuildStamp.IsCurrent(Project) ? new TrainingProgram(Assembly) : null;

    /// <summary>Brings the program up to date with its sources.</summary>
    /// <exception cref="CliException">It could not be built.</exception>
    public static async Task<TrainingProgram> BuildAsync(CancellationToken cancellationToken)
    {
        var started = DateTime.UtcNow;
        var (exitCode, output) = await RunBuildAsync(Project, cancellationToken);
        if (exitCode != 0)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, $"The training program could not be built:\n{output}");
        }

        BuildStamp.Write(Project, started);
        return new TrainingProgram(Assembly);
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">Its arguments, as they are.</param>
    /// <param name="command">How it is called, to say how a run goes on.</param>
    /// <param name="connectionString">Of the storage that it reads from and publishes to.</param>
    /// <param name="screen">Keeps the program's output off standard output when that is a JSON document's.</param>
    /// <returns>Its exit code, and for a JSON document what it had to complain of.</returns>
    public async Task<(int ExitCode, string Complaint)> RunAsync(IEnumerable<string> arguments, string command, string connectionString, Screen screen)
    {
        var start = CreateStart(arguments, connectionString);
        start.Environment[CommandVariable] = command;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (screen.Json, screen.Json);
        using var process = Process.Start(start)!;
        using var interrupt = ForwardSignal(PosixSignal.SIGINT, process);
        using var terminate = ForwardSignal(PosixSignal.SIGTERM, process);
        var complaints = new List<string>();
        if (screen.Json)
        {
            process.ErrorDataReceived += (_, line) => Note(line.Data);
            process.BeginErrorReadLine();
            await process.StandardOutput.BaseStream.CopyToAsync(Console.OpenStandardError());
        }

        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, string.Join('\n', complaints));

        void Note(string? line)
        {
            if (line is null) return;
            Console.Error.WriteLine(line);
            // The last words are the reason; a library may have complained of other things for hours before.
            if (complaints.Count == MostComplaints) complaints.RemoveAt(0);
            complaints.Add(line);
        }
    }

    /// <summary>
    /// Lets it carry out one request of the queue, in the processor time that others leave, and returns its exit code.
    /// </summary>
    /// <param name="connectionString">Of the storage.</param>
    /// <param name="tell">Gets each line that it writes.</param>
    /// <param name="stop">Tells it to stop, which gives the request back.</param>
    public async Task<int> CarryOutRequestAsync(string connectionString, Action<string> tell, CancellationToken stop)
    {
        var start = CreateStart(["--queue"], connectionString);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        // When this machine goes down with the program, nobody else is there to take the request: no need to wait for long.
        start.Environment["Training__Queue__Visibility"] = "00:00:30";
        start.Environment["Training__Queue__RenewInterval"] = "00:00:05";
        using var process = Process.Start(start)!;
        process.PriorityClass = ProcessPriorityClass.BelowNormal;
        process.OutputDataReceived += (_, line) => Tell(line.Data);
        process.ErrorDataReceived += (_, line) => Tell(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited) await StopAsync(process);
        return process.ExitCode;

        void Tell(string? line)
        {
            if (!string.IsNullOrWhiteSpace(line)) tell(line);
        }
    }

    private ProcessStartInfo CreateStart(IEnumerable<string> arguments, string connectionString)
    {
        var start = new ProcessStartInfo("dotnet", [_assembly, .. arguments]);
        // Whatever account the environment names, the program gets this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("Storage__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["Storage__ConnectionString"] = connectionString;
        return start;
    }

    private static async Task StopAsync(Process process)
    {
        using var grace = new CancellationTokenSource(StopGrace);
        if (OperatingSystem.IsWindows() || Kill(process.Id, SigTerm) != 0) await grace.CancelAsync();
        await process.WaitForExitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static async Task<(int ExitCode, string Output)> RunBuildAsync(string project, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["build", project, "-c", "Release", "-v", "quiet", "-nologo", "-tl:off", "-p:RunAnalyzers=false"])
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        using var stop = cancellationToken.Register(() => build.Kill(entireProcessTree: true));
        var output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        return (build.ExitCode, output.Trim());
    }

    /// <summary>A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone would not.</summary>
    private static PosixSignalRegistration ForwardSignal(PosixSignal signal, Process process) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (!OperatingSystem.IsWindows() && !process.HasExited)
            {
                _ = Kill(process.Id, SigTerm);
            }
        });

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}

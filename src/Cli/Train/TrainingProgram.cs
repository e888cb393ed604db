using System.Diagnostics;
using System.Runtime.InteropServices;
using AePipeline.Cli.Azurite;
using AePipeline.Cli.Terminal;

namespace AePipeline.Cli.Train;

/// <summary>
/// The training program, as a child process: it brings a neural network library of hundreds of megabytes that no other
/// command needs.
/// </summary>
internal sealed class TrainingProgram
{
    private const int SigTerm = 15;

    private readonly string _assembly;

    private TrainingProgram(string assembly) => _assembly = assembly;

    /// <summary>Brings the program up to date with its sources.</summary>
    /// <exception cref="CliException">It could not be built.</exception>
    public static async Task<TrainingProgram> BuildAsync(Screen screen, CancellationToken cancellationToken)
    {
        var project = Path.Combine(RepositoryRoot.Path, "src", "TrainingJob");
        var (exitCode, output) = await screen.WaitAsync(
            "Building the training program; the first time downloads its libraries", () => RunBuildAsync(project, cancellationToken));
        if (exitCode != 0)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, $"The training program could not be built:\n{output}");
        }

        return new TrainingProgram(Path.Combine(
            project, "bin", "Release", "net10.0", RuntimeInformation.RuntimeIdentifier, "AePipeline.TrainingJob.dll"));
    }

    /// <summary>Runs it to its end and returns its exit code.</summary>
    /// <param name="arguments">Its arguments, as they are.</param>
    /// <param name="connectionString">Of the storage that it reads from and publishes to.</param>
    /// <param name="screen">Keeps the program's output off standard output when that is a JSON document's.</param>
    public async Task<int> RunAsync(IEnumerable<string> arguments, string connectionString, Screen screen)
    {
        var start = new ProcessStartInfo("dotnet", [_assembly, .. arguments]) { RedirectStandardOutput = screen.Json };
        start.Environment["Storage__ConnectionString"] = connectionString;
        using var process = Process.Start(start)!;
        using var interrupt = ForwardSignal(PosixSignal.SIGINT, process);
        using var terminate = ForwardSignal(PosixSignal.SIGTERM, process);
        if (screen.Json)
        {
            await process.StandardOutput.BaseStream.CopyToAsync(Console.OpenStandardError());
        }

        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static async Task<(int ExitCode, string Output)> RunBuildAsync(string project, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["build", project, "-c", "Release", "-v", "quiet", "-nologo"])
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
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

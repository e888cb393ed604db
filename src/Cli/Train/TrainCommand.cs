using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.Cli.Train;

/// <summary><c>ae train</c>: runs the training program against the local storage.</summary>
internal static class TrainCommand
{
    private static readonly Option<bool> Request = new("--request")
    {
        Description = "Do not train here: put the run into the queue training-requests, for the running ae up or whoever serves the account. Images are blobs then: --blobs CONTAINER/PREFIX [default: images/TASK/].",
    };

    public static Command Create()
    {
        var command = new Command(
            "train",
            "Runs the training program against the local storage, with the arguments that follow; its own exit code is passed on. "
            + "ae train -- --help lists its arguments.\n\nExample: ae train --task denoise --data photos --minutes 60\n\n" + ExitCode.Pointer)
        {
            Request, CommonOptions.Connection, CommonOptions.Store,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Request))
        {
            PipelineStorage OpenStorage() => Target.Open(parsed.GetValue(CommonOptions.Connection), parsed.GetValue(CommonOptions.Store), screen);
            return await RequestRun.RunAsync(parsed.UnmatchedTokens, OpenStorage, screen, cancellationToken);
        }

        if (parsed.GetValue(CommonOptions.Connection) is not null)
        {
            throw new CliException(ExitCode.BadArguments, "--connection goes with --request: without it, the run is this machine's.");
        }

        var store = parsed.GetValue(CommonOptions.Store)?.FullName ?? LocalPipeline.DefaultStore;
        using var folder = await DataFolder.OpenUnlessServedAsync(store, screen, cancellationToken);
        var running = folder is null ? DataFolder.GetRunning(store) : null;
        var program = TrainingProgram.FindBuilt() ?? await screen.WaitAsync(
            "Building the training program; the first time downloads its libraries", () => TrainingProgram.BuildAsync(cancellationToken));
        if (running is not null) return await RunAsync(program, parsed, running.ConnectionString, screen);

        await using var azurite = await AzuriteServer.StartAsync(folder!.AzuriteDirectory, cancellationToken);
        await PipelineStorage.Open(azurite.ConnectionString).EnsureCreatedAsync(cancellationToken);
        folder.Announce(RunningPipeline.Here(azurite.ConnectionString, "ae train"));
        return await RunAsync(program, parsed, azurite.ConnectionString, screen);
    }

    private static async Task<int> RunAsync(TrainingProgram program, ParseResult parsed, string connectionString, Screen screen)
    {
        var models = new ModelRegistry(PipelineStorage.Open(connectionString), TimeProvider.System);
        var before = await VersionsAsync(models);
        var command = "ae train" + (parsed.GetValue(CommonOptions.Store) is { } store ? $" {CommonOptions.Store.Name} \"{store}\"" : "");
        var (exitCode, complaint) = await program.RunAsync(parsed.UnmatchedTokens, command, connectionString, screen);
        var published = (await VersionsAsync(models)).Except(before).ToList();
        var error = exitCode is ExitCode.Ok or TrainingProgram.NotPromoted || complaint.Length == 0 ? null : complaint;
        screen.WriteJson(new TrainReport(exitCode, published, await CurrentAsync(models), error));
        return exitCode;
    }

    private static async Task<List<string>> VersionsAsync(ModelRegistry models)
    {
        var versions = new List<string>();
        foreach (var task in ModelNames.Tasks)
        {
            versions.AddRange((await models.ListVersionsAsync(task)).Select(version => $"{task}/{version}"));
        }

        return versions;
    }

    private static async Task<List<string>> CurrentAsync(ModelRegistry models)
    {
        var current = new List<string>();
        foreach (var task in ModelNames.Served)
        {
            if (await models.GetCurrentAsync(task) is { } model)
            {
                current.Add($"{task}/{model.Version}");
            }
        }

        return current;
    }
}

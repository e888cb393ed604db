using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Cli.Connect;

/// <summary><c>ae connect</c>: has every command work on a deployed pipeline.</summary>
internal static class ConnectCommand
{
    private static readonly Argument<string?> Outputs = new("OUTPUTS")
    {
        Description = "File with the deployment's outputs as JSON, or - for standard input: those of az deployment group show, or of azd env get-values --output json.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> ResourceGroup = new("--resource-group", "-g")
    {
        Description = "Ask the Azure CLI for the outputs of the deployment in this resource group.",
        HelpName = "GROUP",
    };

    private static readonly Option<string> Name = new("--deployment", "-n")
    {
        Description = "Name of the deployment in the resource group.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "main",
    };

    private static readonly Option<string?> Subscription = new("--subscription")
    {
        Description = "Subscription of the resource group [default: the Azure CLI's].",
        HelpName = "ID",
    };

    private static readonly Option<bool> Forget = new("--forget") { Description = "Work on the local pipeline again." };

    public static Command Create()
    {
        var command = new Command(
            "connect",
            "Has every command work on a deployed pipeline, signed in as you are with az login. Without arguments it says which one that is "
            + $"and looks whether it can be used.\n\nExample: ae connect --resource-group my-images\n\n{ExitCode.Pointer}")
        {
            Outputs, ResourceGroup, Name, Subscription, Forget,
        };
        command.Validators.Add(result =>
        {
            var ways = new[] { result.GetValue(Outputs) is not null, result.GetValue(ResourceGroup) is not null, result.GetValue(Forget) };
            if (ways.Count(given => given) > 1) result.AddError("Give one of OUTPUTS, --resource-group and --forget.");
        });
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Forget))
        {
            return Tell(screen, SavedDeployment.Forget() ? "Forgotten: commands work on the local pipeline again." : "ae was not connected.");
        }

        var told = await ReadAsync(parsed, cancellationToken);
        if ((told ?? SavedDeployment.Find()) is not { } deployment)
        {
            return Tell(screen, "ae is not connected: commands work on the local pipeline. Connect with: ae connect --resource-group GROUP");
        }

        var storage = new PipelineStorage(Options.Create(deployment.ToOptions()));
        var account = storage.Blobs.AccountName;
        var models = await screen.WaitAsync($"Signing in to {account}", () => new DeploymentCheck(storage).RunAsync(cancellationToken));
        if (told is not null) SavedDeployment.Save(told);

        screen.WriteLine($"Connected with {account}: its containers and queues can be used.");
        if (deployment.FunctionAppUrl is { } app) screen.WriteLine($"Its app: {app}");
        foreach (var (task, version) in models) screen.WriteLine($"{task}: {version ?? "no model yet"}");
        if (models.Values.All(version => version is null)) screen.WriteLine("Publish the starter model with: ae models publish models/denoise --promote");
        screen.WriteLine("Commands work on it until: ae connect --forget");
        screen.WriteJson(new ConnectReport(ExitCode.Ok, account, deployment, models));
        return ExitCode.Ok;
    }

    private static int Tell(Screen screen, string sentence)
    {
        screen.WriteLine(sentence);
        screen.WriteJson(new ConnectReport(ExitCode.Ok, null, null, null));
        return ExitCode.Ok;
    }

    private static async Task<Deployment?> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (parsed.GetValue(ResourceGroup) is { } group)
        {
            var name = parsed.GetRequiredValue(Name);
            var outputs = await AzureCli.ReadOutputsAsync(group, name, parsed.GetValue(Subscription), cancellationToken);
            return DeploymentOutputs.Read(outputs, $"Deployment '{name}' in '{group}'", now);
        }

        return parsed.GetValue(Outputs) switch
        {
            null => null,
            "-" => DeploymentOutputs.Read(await Console.In.ReadToEndAsync(cancellationToken), "Standard input", now),
            var file => DeploymentOutputs.Read(await ReadFileAsync(file, cancellationToken), $"'{file}'", now),
        };
    }

    private static async Task<string> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadArguments, $"'{file}' cannot be read: {unreadable.Message}", unreadable);
        }
    }
}

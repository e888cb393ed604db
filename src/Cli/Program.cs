using System.CommandLine;
using System.CommandLine.Invocation;
using AePipeline.Cli;
using AePipeline.Cli.Bulk;
using AePipeline.Cli.Connect;
using AePipeline.Cli.Demo;
using AePipeline.Cli.Evaluate;
using AePipeline.Cli.Models;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Train;
using AePipeline.Cli.Up;
using AePipeline.Cli.Upload;
using AePipeline.Storage;

var root = new RootCommand($"AePipeline: denoises, upscales and embeds images with autoencoders trained on your own.\n\n{ExitCode.Explanation}")
{
    DemoCommand.Create(),
    UpCommand.Create(),
    ConnectCommand.Create(),
    UploadCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    ModelsCommand.Create(),
    BulkCommand.Create(),
    CommonOptions.Json,
};
ParseResult parsed;
try
{
    parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
}
catch (InvalidOperationException unreadable)
{
    // Thrown where a range is checked of what is no number at all.
    return new Screen(args.Contains(CommonOptions.Json.Name)).Fail(ExitCode.BadArguments, $"{Secrets.Hide(unreadable.Message)}\nSee ae --help.");
}

if (parsed.Action is ParseErrorAction)
{
    var screen = new Screen(args.Contains(CommonOptions.Json.Name));
    return screen.Fail(ExitCode.BadArguments, $"{Secrets.Hide(string.Join('\n', parsed.Errors.Select(error => error.Message)))}\nSee ae {parsed.CommandResult.Command.Name} --help.");
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

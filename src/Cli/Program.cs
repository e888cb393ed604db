using System.CommandLine;
using System.CommandLine.Invocation;
using AePipeline.Cli;
using AePipeline.Cli.Bulk;
using AePipeline.Cli.Connect;
using AePipeline.Cli.Demo;
using AePipeline.Cli.Download;
using AePipeline.Cli.Evaluate;
using AePipeline.Cli.Generate;
using AePipeline.Cli.Models;
using AePipeline.Cli.Remove;
using AePipeline.Cli.Retry;
using AePipeline.Cli.Similar;
using AePipeline.Cli.Status;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Train;
using AePipeline.Cli.Up;
using AePipeline.Cli.Upload;
using AePipeline.Cli.Uploads;

var root = new RootCommand($"AePipeline: denoises, upscales and embeds images with autoencoders trained on your own.\n\n{ExitCode.Explanation}")
{
    DemoCommand.Create(),
    UpCommand.Create(),
    ConnectCommand.Create(),
    UploadCommand.Create(),
    ListCommand.Create(),
    StatusCommand.Create(),
    DownloadCommand.Create(),
    RetryCommand.Create(),
    RemoveCommand.Create(),
    SimilarCommand.Create(),
    DuplicatesCommand.Create(),
    GenerateCommand.Create(),
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
    return new Screen(args.Contains(CommonOptions.Json.Name)).Fail(ExitCode.BadArguments, ParseMistakes.Describe(unreadable, root, args));
}

if (parsed.Action is ParseErrorAction)
{
    return new Screen(args.Contains(CommonOptions.Json.Name)).Fail(ExitCode.BadArguments, ParseMistakes.Describe(parsed));
}

var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
if (exitCode == ExitCode.Interrupted) ProcessEnd.Now(exitCode);
return exitCode;

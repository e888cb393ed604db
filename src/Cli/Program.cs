using System.CommandLine;
using System.CommandLine.Invocation;
using AePipeline.Cli;
using AePipeline.Cli.Terminal;

Screen.Documents = CliJson.Default;
var root = CommandTree.Create();
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

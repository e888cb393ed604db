using System.CommandLine;
using AePipeline.TrainingJob;
using AePipeline.TrainingJob.Commands;

TorchEnvironment.Prepare();
var arguments = TrainCommand.Create().Parse(args);
if (arguments.Errors.Count > 0)
{
    foreach (var error in arguments.Errors) Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("See --help.");
    return (int)ExitCode.BadArguments;
}

// A signal lets the step in progress end and the request go back to its queue.
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

using System.CommandLine;
using AePipeline.Storage;
using AePipeline.TrainingJob;
using AePipeline.TrainingJob.Commands;

TorchEnvironment.Prepare();
var arguments = TrainCommand.Create().Parse(args);
if (arguments.Errors.Count > 0)
{
    foreach (var error in arguments.Errors) Console.Error.WriteLine(Secrets.Hide(error.Message));
    Console.Error.WriteLine("See --help.");
    return (int)ExitCode.BadArguments;
}

// The program listens for signals itself: writing a checkpoint may take longer than the two seconds given otherwise.
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

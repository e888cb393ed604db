using System.CommandLine;
using AePipeline.TrainingJob;
using AePipeline.TrainingJob.Commands;

TorchEnvironment.Prepare();
var arguments = ParsedArguments.Of(TrainCommand.Create(), args);
if (arguments.Problem is not null)
{
    Console.Error.WriteLine($"{arguments.Problem}\nSee {Invocation.Help}.");
    return (int)ExitCode.BadArguments;
}

// The program listens for signals itself: writing a checkpoint may take longer than the two seconds given otherwise.
return await arguments.Result!.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

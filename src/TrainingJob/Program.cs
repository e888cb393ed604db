using System.CommandLine;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;

TorchEnvironment.Prepare();
var screen = Screen.OfProcess(TimeProvider.System);
var arguments = ParsedArguments.Of(TrainCommand.Create(screen, TimeProvider.System), args);
if (arguments.Problem is not null)
{
    screen.Fail($"{arguments.Problem}\nSee {Invocation.Help}.");
    return (int)ExitCode.BadArguments;
}

// The program listens for signals itself: writing a checkpoint may take longer than the two seconds given otherwise.
return await arguments.Result!.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

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

return await arguments.InvokeAsync();

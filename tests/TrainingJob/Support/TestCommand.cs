using System.CommandLine;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>The program's command, in the process of the tests.</summary>
internal static class TestCommand
{
    /// <summary>Builds it.</summary>
    public static RootCommand Create() => TrainCommand.Create(Screen.OfProcess(TimeProvider.System), TimeProvider.System);
}

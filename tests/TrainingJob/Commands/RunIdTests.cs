using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Commands;

public sealed class RunIdTests : IDisposable
{
    private static readonly string[] Arguments = ["--task", "denoise", "--data", "my photos", "--steps", "3"];

    public void Dispose() => Environment.SetEnvironmentVariable(Invocation.Variable, null);

    [Theory]
    [InlineData(null, "--task denoise --data \"my photos\" --steps 3 --run-id ")]
    [InlineData("ae train", "ae train --task denoise --data \"my photos\" --steps 3 --run-id ")]
    [InlineData("ae train --store \"x\"", "ae train --store \"x\" --task denoise --data \"my photos\" --steps 3 --run-id ")]
    public void RunId_OfARunWithoutAName_SaysByWhichCommandItGoesOn(string? calledBy, string expected)
    {
        Environment.SetEnvironmentVariable(Invocation.Variable, calledBy);

        var id = RunId.For(TrainCommand.Read(TestCommand.Create().Parse(Arguments)), TimeProvider.System);

        Assert.Equal(expected + id.Name, id.CommandToGoOn);
    }
}

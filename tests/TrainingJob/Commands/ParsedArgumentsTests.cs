using AePipeline.TrainingJob.Commands;

namespace AePipeline.TrainingJob.Tests.Commands;

public sealed class ParsedArgumentsTests
{
    [Theory]
    [InlineData("--task", "denoise", "--data", ".", "--output", "x", "--steps", "AccountName=a;AccountKey=c2VjcmV0")]
    [InlineData("--task", "denoise", "--data", ".", "--output", "x", "AccountName=a;AccountKey=c2VjcmV0")]
    public void Arguments_WithAConnectionStringInTheWrongPlace_AreAProblemThatDoesNotRepeatItsKey(params string[] arguments)
    {
        var parsed = ParsedArguments.Of(TrainCommand.Create(), arguments);

        Assert.Contains("AccountKey=…", parsed.Problem, StringComparison.Ordinal);
    }
}

using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Commands;

public sealed class ParsedArgumentsTests
{
    [Theory]
    [InlineData("--task", "denoise", "--data", ".", "--output", "x", "--steps", "AccountName=a;AccountKey=c2VjcmV0")]
    [InlineData("--task", "denoise", "--data", ".", "--output", "x", "AccountName=a;AccountKey=c2VjcmV0")]
    public void Arguments_WithAConnectionStringInTheWrongPlace_AreAProblemThatDoesNotRepeatItsKey(params string[] arguments)
    {
        var parsed = ParsedArguments.Of(TestCommand.Create(), arguments);

        Assert.Contains("AccountKey=…", parsed.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--minutes", "abc", "--minutes is 'abc'; it must be a number from 0.05 to 100000.")]
    [InlineData("--minutes", "0", "--minutes is 0; it must be a number from 0.05 to 100000.")]
    [InlineData("--batch", "1.5", "--batch is '1.5'; it must be a whole number from 1 to 4096.")]
    [InlineData("--seed", "x", "--seed is 'x'; it must be a whole number from -2147483648 to 2147483647.")]
    public void Arguments_NumberThatIsNone_SayWhatItMustBe(string name, string value, string expected)
    {
        var parsed = ParsedArguments.Of(TestCommand.Create(), ["--task", "denoise", "--data", ".", name, value]);

        Assert.Equal(expected, parsed.Problem);
    }
}

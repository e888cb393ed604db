using AePipeline.Cli.Terminal;

namespace AePipeline.EndToEnd.Tests;

public sealed class ConfirmationTests
{
    [Theory]
    [InlineData("y\n", true)]
    [InlineData("Yes \n", true)]
    [InlineData("\n", false)]
    [InlineData("no\n", false)]
    [InlineData("", false)]
    [InlineData("what?\nyes\n", true)]
    [InlineData("what?\n", false)]
    public void Read_Answer_IsYesOnlyWhereItSaysSo(string typed, bool expected)
    {
        using var input = new StringReader(typed);
        var asked = 0;

        var answer = Confirmation.Read(input, () => asked++);

        Assert.Equal(expected, answer);
        Assert.Equal(typed.StartsWith("what", StringComparison.Ordinal) ? 2 : 1, asked);
    }
}

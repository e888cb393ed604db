using AePipeline.EndToEnd.Tests.Commands;

namespace AePipeline.EndToEnd.Tests;

public sealed class ParseMistakeTests
{
    [Theory]
    [InlineData("'upload'", "uplaod", "x")]
    [InlineData("'promote'", "models", "promot", "denoise", "x")]
    [InlineData("'ae bulk watch'", "watch")]
    [InlineData("'ae --help'", "help")]
    [InlineData("'ae rm'", "delete")]
    [InlineData("'ae ls'", "list")]
    [InlineData("'--wait'", "upload", ".", "--wiat")]
    [InlineData("'--connection'", "models", "list", "--conection=x")]
    public async Task Ae_MisspeltWord_SuggestsTheOneThatIsMeant(string expected, params string[] arguments)
    {
        var result = await AeCommand.RunAsync([.. arguments, "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"Did you mean {expected}?", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ae upload needs FILE|FOLDER.", "upload")]
    [InlineData("ae rm needs UPLOAD.", "rm")]
    [InlineData("ae models promote needs TASK and VERSION.", "models", "promote")]
    [InlineData("ae models promote needs VERSION.", "models", "promote", "denoise")]
    [InlineData("Option '--out' is required.", "download")]
    public async Task Ae_ArgumentThatIsMissing_IsNamed(string expected, params string[] arguments)
    {
        var result = await AeCommand.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"{expected}\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("See ae --help.", "nonsense")]
    [InlineData("See ae models --help.", "models")]
    [InlineData("See ae models promote --help.", "models", "promote", "denois", "x")]
    [InlineData("See ae models prune --help.", "models", "prune", "denoise", "--keep", "many")]
    [InlineData("See ae bulk start --help.", "bulk", "start", "--priority", "high")]
    public async Task Ae_BadArguments_NamesTheHelpOfItsCommand(string expected, params string[] arguments)
    {
        var result = await AeCommand.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.LocalStorage;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("no-such-command")]
    [InlineData("upload")]
    [InlineData("upload", "/no/such/file.png")]
    [InlineData("upload", ".", "--task", "paint")]
    [InlineData("upload", ".", "--timeout", "-1")]
    [InlineData("upload", ".", "--connection", "AccountName=only")]
    [InlineData("upload", ".", "--connection", "")]
    [InlineData("bulk", "list", "--connection", " ")]
    [InlineData("models", "list", "--connection", "")]
    [InlineData("upload", ".", "--strength", "3")]
    [InlineData("upload", ".", "--strength", "NaN")]
    [InlineData("upload", ".", "--strength", "strong")]
    [InlineData("upload", ".", "--strength")]
    [InlineData("upload", ".", "--task", "upscale", "--strength", "0.5")]
    [InlineData("bulk", "start", "--strength", "-1")]
    [InlineData("upload", ".", "--format", "tiff")]
    [InlineData("upload", ".", "--quality", "101")]
    [InlineData("upload", ".", "--format", "png", "--quality", "80")]
    [InlineData("bulk", "start", "--quality", "0")]
    [InlineData("bulk", "start", "--task", "upscale", "embed", "--strength", "1")]
    [InlineData("up", "--no-such-option")]
    [InlineData("up", "--port", "65534")]
    [InlineData("up", "--port", "ten")]
    [InlineData("up", "--train-after", "3")]
    [InlineData("up", "--train-schedule", "0 3 * * *", "--train-task", "paint")]
    [InlineData("up", "--train-schedule", "sometimes")]
    [InlineData("up", "--train-schedule", "0 3 * * *", "--train-arguments", "steps")]
    [InlineData("up", "--train-schedule", "0 3 * * *", "--train-arguments", "output=folder")]
    [InlineData("train", "--request", "--steps", "3")]
    [InlineData("train", "--request", "--task")]
    [InlineData("train", "--connection", "account", "--task", "denoise")]
    [InlineData("models", "prune", "denoise", "--keep", "many")]
    [InlineData("evaluate", "--limit", "many")]
    [InlineData("demo", "surplus")]
    public async Task Ae_BadArguments_ExitsWith2AndOneDocument(params string[] arguments)
    {
        var result = await AeCommand.RunAsync([.. arguments, "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(2, result.Json.GetProperty("exitCode").GetInt32());
        Assert.NotEmpty(result.Json.GetProperty("error").GetString()!);
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [InlineData("'3'; it must be a number from 0", "upload", ".", "--strength", "3")]
    [InlineData("Only denoise has a strength, and not embed", "upload", ".", "--task", "embed", "--strength", "1")]
    [InlineData("Only denoise has a strength, and not upscale", "bulk", "start", "--task", "upscale", "--strength", "1")]
    [InlineData("'tiff'; it must be png, webp, jpeg, avif or same", "upload", ".", "--format", "tiff")]
    [InlineData("PNG is without loss and has no quality", "upload", ".", "--format", "png", "--quality", "80")]
    [InlineData("'best'; it must be a whole number from 1 (the smallest file) to 100", "bulk", "start", "--quality", "best")]
    public async Task Ae_OptionThatIsNotPossible_SaysWhatIs(string expected, params string[] arguments)
    {
        var result = await AeCommand.RunAsync([.. arguments, "--json"]);

        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ae_ConnectionStringWhereAnotherValueBelongs_IsNotRepeatedWithItsKey()
    {
        var result = await AeCommand.RunAsync(["models", "prune", "denoise", "--keep", "AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=b", "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("c2VjcmV0", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    public async Task Ae_Help_NamesTheExitCodes(params string[] arguments)
    {
        var result = await AeCommand.RunAsync(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("130 interrupted", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ae_HelpOfACommand_SaysWhereTheExitCodesAre()
    {
        var result = await AeCommand.RunAsync("upload", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("ae --help", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ae upload photos")]
    [InlineData("bulk", "ae bulk download ID")]
    public async Task Help_OfACommandWithCommands_LeavesExamplesToTheirOwnHelp(string command, string example)
    {
        var result = await AeCommand.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(command.Length == 0 ? "Uploads images to the running pipeline." : "Downloads all results of a job", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(example, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launcher_WithoutDotnet_SaysSoInOneSentence()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ae is the launcher for other systems.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["readlink"], "/usr/bin/readlink");
        File.CreateSymbolicLink(folder["dirname"], "/usr/bin/dirname");
        File.CreateSymbolicLink(folder["linked-ae"], Path.Combine(RepositoryRoot.Path, "ae"));
        var start = new ProcessStartInfo("/bin/sh", [folder["linked-ae"], "demo"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["PATH"] = folder.Path;

        var result = await AeCommand.EndOfAsync(Process.Start(start)!);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(".NET 10 SDK", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
    }
}

using AePipeline.LocalStorage;

namespace AePipeline.EndToEnd.Tests.Documents;

/// <summary>What README and the tutorial tell their readers to type does what they say.</summary>
public sealed class DocumentCommandsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("README.md", "clean", "softer", "large", "generated.png")]
    [InlineData("docs/tutorial.md", "clean", "results")]
    public async Task Document_ItsLocalCommands_Work(string document, params string[] written)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "They are written for a shell of other systems.");
        var commands = DocumentCommands.Read(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, document), Cancellation));
        await using var shell = await DocumentShell.CreateAsync(Cancellation);

        foreach (var (line, command) in commands) await shell.RunAsync(line, command, Cancellation);

        Assert.NotEmpty(commands);
        Assert.All(written, path => Assert.True(shell.Has(path), $"There is nothing in {path}."));
    }

    [Fact]
    public void Read_Blocks_TakesCommandsAsTheNotesSay()
    {
        const string Text = """
            # Title
            <!-- test: skip, needs Azure -->
            ```sh
            azd up
            ```
            Words.

            <!-- test: "--minutes 60" is "--steps 3" -->

            ```sh
            ./ae train --minutes 60    # an hour

            ./ae ls
            ```

            ```
            no command
            ```
            """;

        Assert.Equal([(11, "./ae train --steps 3    # an hour"), (13, "./ae ls")], DocumentCommands.Read(Text));
    }

    [Fact]
    public void Read_NoteThatNobodyUnderstands_Fails() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => DocumentCommands.Read("<!-- test: maybe -->\n```sh\nls\n```\n"));
}

using AePipeline.Delivery.Tests.Support;
using AePipeline.Tests.Support;

namespace AePipeline.Delivery.Tests;

/// <summary>What the tools of eng/lint say of the files that no compiler reads.</summary>
public sealed class LintTests(Linter linter)
{
    [Fact]
    public async Task Workflows_ReadAsGitHubDoes_HaveNoProblem() =>
        Assert.Empty(await linter.CheckAsync("workflow", Repository.List(".github/workflows", "*.yml")));

    [Fact]
    public async Task Dockerfiles_Linted_HaveNoProblem() => Assert.Empty(await linter.CheckAsync("dockerfile", Dockerfile.All));

    [Fact]
    public async Task ComposeFile_AgainstItsSchemaAndRules_HasNoProblem() => Assert.Empty(await linter.CheckAsync("compose", "docker-compose.yml"));

    [Theory]
    [InlineData("workflow", "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    step: []\n    steps:\n      - run: ls\n", "5: Unexpected value 'step'")]
    [InlineData("workflow", "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ input.a }}\n", "Unrecognized named-value: 'input'")]
    [InlineData("dockerfile", "FROM a:1\nCOPPY a b\n", "2: Unknown instruction: COPPY")]
    [InlineData("compose", "name: a\n\nservices:\n  a:\n    image: a:1\n    depend_on: [b]\n", "invalid-schema")]
    [InlineData("compose", "name: a\n\nservices:\n  a:\n    image: a:1\n    ports:\n      - \"80:80\"\n", "no-unbound-port-interfaces")]
    public async Task Linter_FileWithAProblem_NamesIt(string kind, string text, string problem)
    {
        using var folder = new TemporaryFolder();
        // A name that each of the tools takes for its own kind of file.
        var file = kind == "workflow" ? folder[".github/workflows/a.yml"] : folder["docker-compose.yml"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        Assert.Contains(await linter.CheckAsync(kind, file), found => found.Contains(problem, StringComparison.Ordinal));
    }
}

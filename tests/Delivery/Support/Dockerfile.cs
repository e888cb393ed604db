using System.Text.Json;
using System.Text.RegularExpressions;

namespace AePipeline.Delivery.Tests.Support;

/// <summary>A Dockerfile as its instructions, in stages.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(string path, IReadOnlyList<DockerStage> stages) => (Path, Stages) = (path, stages);

    /// <summary>All of the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.EnumerateFiles(Repository.Find("src"), "Dockerfile*", SearchOption.AllDirectories).Select(Repository.Relative).Order(StringComparer.Ordinal)];

    public string Path { get; }

    public IReadOnlyList<DockerStage> Stages { get; }

    public DockerStage Build => Stages.Single(stage => stage.Name == "build");

    /// <summary>The stage that the image is.</summary>
    public DockerStage Final => Stages[^1];

    /// <summary>What <c>COPY</c> takes from the repository, in order.</summary>
    public IEnumerable<string> CopiedFromRepository => Stages
        .SelectMany(stage => stage.Arguments("COPY"))
        .Where(copy => !copy.StartsWith("--from", StringComparison.Ordinal))
        .SelectMany(copy => copy.Split(' ')[..^1]);

    public static Dockerfile Read(string path)
    {
        var text = Continuation().Replace(Comment().Replace(Repository.Read(path), ""), " ");
        var stages = new List<DockerStage>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (words[0] == "FROM") stages.Add(DockerStage.From(words[1]));
            else stages[^1].Instructions.Add((words[0], words[1]));
        }

        return new Dockerfile(path, stages);
    }

    /// <summary>What the container runs when it is given no arguments.</summary>
    public IReadOnlyList<string> Program() => [.. Exec("ENTRYPOINT"), .. Exec("CMD")];

    /// <summary>What the container runs, before the arguments that it is given.</summary>
    public IReadOnlyList<string> Entry() => Exec("ENTRYPOINT");

    /// <summary>The program that asks for the container's health.</summary>
    public IReadOnlyList<string> HealthCheck() => Words(Final.Arguments("HEALTHCHECK").Single().Split("CMD ", 2)[1]);

    private IReadOnlyList<string> Exec(string instruction) => Final.Arguments(instruction).Select(Words).LastOrDefault() ?? [];

    private static IReadOnlyList<string> Words(string json) => JsonSerializer.Deserialize<string[]>(json)!;

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continuation();
}

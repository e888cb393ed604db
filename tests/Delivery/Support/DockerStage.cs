using System.Text.RegularExpressions;

namespace AePipeline.Delivery.Tests.Support;

/// <summary>A stage of a Dockerfile.</summary>
/// <param name="Image">What it is based on, without the tag.</param>
/// <param name="Tag">The tag of that.</param>
/// <param name="Name">What other stages call it.</param>
/// <param name="Platform">What it runs on; null for what the image is for.</param>
internal sealed partial record DockerStage(string Image, string Tag, string? Name, string? Platform)
{
    public List<(string Name, string Arguments)> Instructions { get; } = [];

    /// <summary>Every variable that <c>ENV</c> sets.</summary>
    public IReadOnlyDictionary<string, string> Environment => Arguments("ENV")
        .SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Every label.</summary>
    public IReadOnlyDictionary<string, string> Labels => Arguments("LABEL")
        .SelectMany(text => LabelPattern().Matches(text))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    public static DockerStage From(string arguments)
    {
        var match = FromPattern().Match(arguments);
        Assert.True(match.Success, $"FROM {arguments} names no tag.");
        return new DockerStage(match.Groups[2].Value, match.Groups[3].Value, Text(match.Groups[4]), Text(match.Groups[1]));

        static string? Text(Group group) => group.Success ? group.Value : null;
    }

    public IEnumerable<string> Arguments(string instruction) => Instructions.Where(line => line.Name == instruction).Select(line => line.Arguments);

    [GeneratedRegex(@"^(?:--platform=(\S+) )?([^\s:]+):(\S+)(?: AS (\S+))?$")]
    private static partial Regex FromPattern();

    [GeneratedRegex("""(\S+)="([^"]*)""")]
    private static partial Regex LabelPattern();
}

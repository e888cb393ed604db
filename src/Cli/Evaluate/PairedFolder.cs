using AePipeline.Imaging;

namespace AePipeline.Cli.Evaluate;

/// <summary>
/// A folder of noisy photos and their clean versions, paired by their names: <c>X_noisy</c> or <c>X_real</c> with
/// <c>X_clean</c> or <c>X_mean</c> in the same folder, or <c>noisy/X</c> with <c>clean/X</c>. Extensions may differ.
/// </summary>
internal sealed record PairedFolder(string Root) : EvaluationData($"pairs of folder '{Root}'", Labels: null)
{
    private const string Rule = "pairs are X_noisy (or X_real) with X_clean (or X_mean), or noisy/X with clean/X";

    private static readonly string[] NoisyEndings = ["_noisy", "_real"];
    private static readonly string[] CleanEndings = ["_clean", "_mean"];

    private enum Half
    {
        Neither,
        Noisy,
        Clean,
    }

    /// <summary>The pairs of a folder.</summary>
    /// <exception cref="CliException">There is no such folder, or no pair in it.</exception>
    public static PairedFolder Open(string path)
    {
        if (!Directory.Exists(path)) throw new CliException(ExitCode.BadArguments, $"There is no folder '{path}'. Name a folder of noisy and clean images with --pairs.");
        var folder = new PairedFolder(path);
        return folder.Group().Any(IsPair)
            ? folder
            : throw new CliException(ExitCode.BadArguments, $"There is no pair in folder '{path}': {Rule}.");
    }

    protected override IAsyncEnumerable<EvaluationFile> ListAsync(CancellationToken cancellationToken)
    {
        var groups = Group().ToList();
        foreach (var (group, file) in groups.Where(group => !IsPair(group)).SelectMany(group => group.Select(file => (group, file))))
        {
            LeaveOut($"{RelativePath(Root, file.Path)}: {Reason(group, file.Half)}");
        }

        return groups.Where(IsPair).Select(group => new EvaluationFile(
            group.Key,
            () => ImageReader.ReadFloat(group.Single(file => file.Half == Half.Clean).Path),
            () => ImageReader.ReadFloat(group.Single(file => file.Half == Half.Noisy).Path))).ToAsyncEnumerable();
    }

    private static bool IsPair(IGrouping<string, (string Path, string Name, Half Half)> group) =>
        group.Count(file => file.Half == Half.Noisy) == 1 && group.Count(file => file.Half == Half.Clean) == 1;

    private static string Reason(IGrouping<string, (string Path, string Name, Half Half)> group, Half half) =>
        half == Half.Neither ? $"no half of a pair; {Rule}"
        : group.Any(file => file.Half != half) ? "several files could be its partner"
        : $"no {(half == Half.Noisy ? "clean" : "noisy")} partner; {Rule}";

    private IEnumerable<IGrouping<string, (string Path, string Name, Half Half)>> Group()
    {
        var bySubfolder = Directory.Exists(Path.Combine(Root, "noisy")) && Directory.Exists(Path.Combine(Root, "clean"));
        return FilesBelow(Root)
            .Select(path => Tell(path, bySubfolder))
            .GroupBy(file => file.Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
    }

    private (string Path, string Name, Half Half) Tell(string path, bool bySubfolder)
    {
        var name = Path.ChangeExtension(RelativePath(Root, path), null);
        if (bySubfolder)
        {
            return name.Split('/', 2) switch
            {
                ["noisy", var rest] => (path, rest, Half.Noisy),
                ["clean", var rest] => (path, rest, Half.Clean),
                _ => (path, name, Half.Neither),
            };
        }

        return Ending(name, NoisyEndings) is { } noisy ? (path, name[..^noisy.Length], Half.Noisy)
            : Ending(name, CleanEndings) is { } clean ? (path, name[..^clean.Length], Half.Clean)
            : (path, name, Half.Neither);
    }

    private static string? Ending(string name, string[] endings) =>
        Array.Find(endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}

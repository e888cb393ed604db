using System.Text.Json;
using AePipeline.LocalStorage;

namespace AePipeline.Delivery.Tests.Support;

/// <summary>The files of the checkout, by their path from its root.</summary>
internal static class Repository
{
    public static string Root => RepositoryRoot.Path;

    public static string Find(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    public static bool Has(string path) => Path.Exists(Find(path));

    public static string Read(string path) => File.ReadAllText(Find(path));

    public static JsonElement ReadJson(string path)
    {
        using var document = JsonDocument.Parse(Read(path));
        return document.RootElement.Clone();
    }

    /// <summary>The files of a folder, not of those below it.</summary>
    public static IEnumerable<string> List(string folder, string pattern) =>
        Directory.EnumerateFiles(Find(folder), pattern).Select(Relative).Order(StringComparer.Ordinal);

    /// <summary>A path from the root, with slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');
}

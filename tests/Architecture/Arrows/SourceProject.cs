using AePipeline.LocalStorage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AePipeline.Architecture.Tests.Arrows;

/// <summary>A project's sources as the compiler sees them.</summary>
/// <remarks>
/// The sources and not the assemblies: a compiled constant no longer says where it came from, and nothing has to be built first.
/// The compiler does not get the packages nor what generators write, so it does not know their types; none of them is in a folder but
/// the pages of Razor, which <see cref="RazorPage"/> reads.
/// </remarks>
internal sealed class SourceProject
{
    private const string Families = "Families";
    private const string Imports = "_Imports.razor";
    private const string Product = nameof(AePipeline);

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly SyntaxTree s_implicitUsings = CSharpSyntaxTree.ParseText(
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;",
        s_language);

    private static readonly MetadataReference[] s_platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private SourceProject(string name, CSharpCompilation compilation) => (Name, Compilation) = (name, compilation);

    /// <summary>Its name, which also stands for the files that are in none of its folders.</summary>
    public string Name { get; }

    /// <summary>Its sources, by paths from its folder.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>A project of the folder src.</summary>
    /// <param name="name">Its folder.</param>
    /// <param name="uses">The projects that it refers to.</param>
    public static SourceProject Read(string name, params SourceProject[] uses)
    {
        var root = Path.Combine(RepositoryRoot.Path, "src", name);
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor")
            .Select(path => (Name: Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'), Path: path))
            .Where(file => file.Name.Split('/')[0] is not ("bin" or "obj" or "node_modules"));
        return Of(name, files.Select(file => (file.Name, File.ReadAllText(file.Path))), uses);
    }

    /// <summary>A project of these files, of C# or Razor.</summary>
    public static SourceProject Of(string name, IEnumerable<(string Path, string Text)> files, params SourceProject[] uses) => new(
        name,
        CSharpCompilation.Create(
            name,
            [s_implicitUsings, .. Code(name, [.. files]).Select(file => CSharpSyntaxTree.ParseText(file.Text, s_language, file.Path))],
            [.. s_platform, .. uses.Select(used => used.Compilation.ToMetadataReference())],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable)));

    /// <summary>
    /// The folder that a file is in, the uppermost inside the project. The folder of a family of models counts by itself: it uses the
    /// rooms of the house, which know of families only what <c>Families</c> says of all.
    /// </summary>
    public string FolderOf(string path) => path.Split('/') switch
    {
        [Families, var family, _, ..] => $"{Families}/{family}",
        [var folder, _, ..] => folder,
        _ => Name,
    };

    /// <summary>The files of C# as they are, and the pages of Razor as the classes that they are.</summary>
    private static IEnumerable<(string Path, string Text)> Code(string name, IReadOnlyList<(string Path, string Text)> files)
    {
        foreach (var (path, text) in files.Where(file => Path.GetFileName(file.Path) != Imports))
        {
            var imports = files.Where(file => Path.GetFileName(file.Path) == Imports && path.StartsWith(file.Path[..^Imports.Length], StringComparison.Ordinal));
            var isPage = path.EndsWith(".razor", StringComparison.Ordinal);
            yield return (path, isPage ? RazorPage.AsClass(path, text, $"{Product}.{name}", string.Join('\n', imports.Select(file => file.Text))) : text);
        }
    }
}

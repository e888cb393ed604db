using System.Collections.Frozen;
using System.Security.Cryptography;

namespace AePipeline.Gallery.Assets;

/// <summary>A style sheet or script of the pages, from the assembly.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record AssetFile(string Name, string ContentType, byte[] Content)
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, AssetFile> s_files = typeof(AssetFile).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(Read).ToFrozenDictionary(file => file.Name, StringComparer.Ordinal);

    /// <summary>Changes with the content, so that browsers may keep a file for ever.</summary>
    public string Version { get; } = Convert.ToHexStringLower(SHA256.HashData(Content))[..12];

    /// <summary>The file of a name; null when there is none.</summary>
    public static AssetFile? Find(string name) => s_files.GetValueOrDefault(name);

    /// <summary>The address of a file.</summary>
    /// <exception cref="InvalidOperationException">It was not built in.</exception>
    public static string AddressOf(string name) => Find(name) is { } file
        ? $"/assets/{file.Version}/{file.Name}"
        : throw new InvalidOperationException($"The gallery was built without {name}.");

    private static AssetFile Read(string resource)
    {
        using var stream = typeof(AssetFile).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var name = resource[Prefix.Length..];
        return new AssetFile(name, TypeOf(name), content);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
}

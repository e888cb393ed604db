using System.Security.Cryptography;
using System.Text;

namespace AePipeline.Cli.Download;

/// <summary>
/// Gives blobs files below a folder: never outside of it, and no two the same, also where the file system takes no account of
/// capitals, or one blob is called like the folder of another. Names that need no change keep theirs.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class LocalNames(string root)
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
    private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _folders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The file for a blob.</summary>
    /// <param name="name">The path that it would have, with slashes.</param>
    public string PathOf(string name)
    {
        var parts = name.Split('/');
        var path = _root;
        for (var i = 0; i < parts.Length - 1; i++)
        {
            path = Take(_folders, _files, path, Safe(parts[i]), string.Join('/', parts[..(i + 1)]));
        }

        return Take(_files, _folders, path, Safe(parts[^1]), name);
    }

    private static string Take(Dictionary<string, string> own, Dictionary<string, string> others, string folder, string wanted, string name)
    {
        var path = Path.Combine(folder, wanted);
        if (others.ContainsKey(path) || (own.TryGetValue(path, out var owner) && owner != name)) path = Path.Combine(folder, Marked(wanted, name));
        own[path] = name;
        return path;
    }

    /// <summary>The hash goes before the extension, by which programs know the file.</summary>
    private static string Marked(string file, string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        var dot = file.LastIndexOf('.');
        return dot > 0 ? $"{file[..dot]}~{hash}{file[dot..]}" : $"{file}~{hash}";
    }

    /// <summary>A part of a name as a file's name: what the system does not take is written in hexadecimal, as in addresses.</summary>
    private static string Safe(string part)
    {
        if (part is "" or "." or "..") return string.Concat("%", part.Length.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        var safe = new StringBuilder(part.Length);
        var invalid = Path.GetInvalidFileNameChars();
        for (var i = 0; i < part.Length; i++)
        {
            var letter = part[i];
            var ends = OperatingSystem.IsWindows() && i == part.Length - 1 && letter is '.' or ' ';
            if (ends || char.IsControl(letter) || letter == '\\' || invalid.Contains(letter)) safe.Append('%').Append(((int)letter).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else safe.Append(letter);
        }

        return safe.ToString();
    }
}

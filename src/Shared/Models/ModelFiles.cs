using System.Security.Cryptography;

namespace AePipeline.Models;

/// <summary>Sizes and hashes of model files on disk.</summary>
public static class ModelFiles
{
    /// <summary>SHA-256 of a file, lower-case hexadecimal, as <see cref="ModelFile.Sha256"/> holds it.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>Compares a file on disk with what the card says of it.</summary>
    /// <returns>Null when they agree, otherwise the difference in words.</returns>
    internal static async Task<string?> DifferenceAsync(ModelFile file, string path, CancellationToken cancellationToken)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
            return $"{file.Name} is missing.";
        if (info.Length != file.Size)
            return $"{file.Name} has {info.Length} bytes where the card says {file.Size}.";

        var hash = await HashAsync(path, cancellationToken);
        return hash == file.Sha256 ? null : $"{file.Name} has SHA-256 {hash} where the card says {file.Sha256}.";
    }
}

using System.Security.Cryptography;

namespace AePipeline.Processing.Folders;

/// <summary>
/// A folder for one image's files, which only this user can look into, gone when the image is done. Its lock ends with the
/// process, however that ends, so that the next one can tell what is left over.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int NameLength = 20;

    private readonly string _path;
    private readonly FileStream _held;

    /// <param name="parent">Where it is; null for the default, see <see cref="WorkRoot"/>.</param>
    /// <exception cref="IOException">The parent cannot be used; the message says why.</exception>
    public WorkFolder(string? parent)
    {
        _path = Path.Combine(WorkRoot.Prepare(parent), RandomNumberGenerator.GetString(Letters, NameLength));
        WorkRoot.Create(_path);
        _held = new FileStream(this[WorkRoot.LockFile], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public string Input => this["upload"];

    public string Output => this["result"];

    public string this[string file] => Path.Combine(_path, file);

    /// <summary>SHA-256 of the upload, lower-case hexadecimal.</summary>
    public async Task<string> HashInputAsync(CancellationToken cancellationToken)
    {
        var file = File.OpenRead(Input);
        await using (file)
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }
    }

    /// <summary>Whether a folder's name is one that this class gives.</summary>
    public static bool IsName(string name) => name.Length == NameLength && name.All(letter => Letters.Contains(letter, StringComparison.Ordinal));

    public void Dispose()
    {
        _held.Dispose();
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (IOException)
        {
            // A virus scanner still reads it; the next start takes it.
        }
    }
}

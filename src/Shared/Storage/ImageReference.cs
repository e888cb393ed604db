using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AePipeline.Storage;

/// <summary>An uploaded image by task and path, and the names of every blob that belongs to it.</summary>
/// <param name="Task">What is to be done.</param>
/// <param name="Path">The upload's path below the task's folder, for example <c>cats/tom.jpg</c>.</param>
public readonly record struct ImageReference(ImageTask Task, string Path)
{
    /// <summary>The upload, in <see cref="BlobContainers.Images"/>.</summary>
    public string ImageName => $"{Task.ToFolder()}/{Path}";

    /// <summary>
    /// The problem report, in <see cref="BlobContainers.Failed"/>. An upload whose name leaves no room for the
    /// extension, or that no listing can hold, can have no result but must have its report: that name is cut, cleaned and told
    /// apart by a hash.
    /// </summary>
    public string FailedName => ReportName(ImageName);

    /// <summary>The latent vector, in <see cref="BlobContainers.Latents"/>.</summary>
    public string LatentName => $"{Path}.npy";

    /// <summary>The output image, in <see cref="BlobContainers.Results"/>: see <see cref="ResultNames"/>.</summary>
    /// <param name="extension">Without a dot, for example <c>png</c>.</param>
    public string ResultName(string extension) => ResultNames.Of(this, extension);

    /// <summary>
    /// Whether the upload is in a folder whose name begins with <c>@</c>. Bulk jobs put what they make of other containers in such
    /// folders, for example <c>@archive/a.jpg</c>: an upload of that name and the job would take each other's results for their own.
    /// </summary>
    /// <param name="problem">A sentence that says what is wrong with the name and what to do.</param>
    public bool IsReserved([NotNullWhen(true)] out string? problem)
    {
        var folder = Path.Split('/')[..^1].FirstOrDefault(name => name.StartsWith('@'));
        problem = folder is null
            ? null
            : $"'{this}' is in the folder '{folder}'. Folders whose names begin with '@' are for the results of bulk jobs. Use another name.";
        return problem is not null;
    }

    /// <summary>Reads an upload's blob name, <c>{task}/{path}</c>.</summary>
    /// <returns>
    /// False when the first folder is not a task or nothing follows it, for a name that ends with a slash, which is a folder's
    /// mark, for the options of a folder, see <see cref="FolderDefaults"/>, and for a name with a part <c>.</c> or <c>..</c>, which no
    /// address can name.
    /// </returns>
    public static bool TryParse(string imageName, out ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        var slash = imageName.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && !imageName.EndsWith('/') && !FolderDefaults.IsName(imageName) && !BlobNames.HasDotSegment(imageName) && ImageTasks.TryParse(imageName[..slash], out var task))
        {
            image = new ImageReference(task, imageName[(slash + 1)..]);
            return true;
        }

        image = default;
        return false;
    }

    /// <summary>The upload's name for people: control characters, which a name may have and which would split a line of a log, are escaped.</summary>
    public override string ToString() => ImageName.Any(char.IsControl)
        ? string.Concat(ImageName.Select(letter => char.IsControl(letter) ? Uri.EscapeDataString(letter.ToString()) : letter.ToString()))
        : ImageName;

    /// <summary>The problem report of any blob in <see cref="BlobContainers.Images"/>, whether or not its name is an upload's.</summary>
    internal static string ReportName(string imageName) =>
        imageName.Length <= BlobNames.MaxUploadLength && BlobNames.IsListable(imageName)
        && !imageName.StartsWith('/') && !imageName.EndsWith('/') && !BlobNames.HasDotSegment(imageName)
            ? $"{imageName}.json"
            : $"{Shortened(imageName)}.json";

    /// <summary>The report of an upload in a reserved place: not the name of its blob, which is that of a bulk job's report.</summary>
    internal string ReservedReportName => $"{Shortened(ImageName)}.json";

    // The client library drops slashes at either end and goes where dots lead, and would give the report of another blob.
    private static string Shortened(string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        var listable = BlobNames.ToListable(name);
        listable = listable.StartsWith('/') ? $"_{listable[1..]}" : listable;
        listable = BlobNames.HasDotSegment(listable) ? listable.Replace('.', '_') : listable;
        var end = Math.Min(listable.Length, BlobNames.MaxUploadLength - hash.Length - 1);
        return $"{listable[..(char.IsHighSurrogate(listable[end - 1]) ? end - 1 : end)].TrimEnd('/')}~{hash}";
    }
}

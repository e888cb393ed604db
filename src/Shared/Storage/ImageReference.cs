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
    /// extension can have no result but must have its report: that name is cut and told apart by a hash.
    /// </summary>
    public string FailedName => ImageName.Length <= BlobNames.MaxUploadLength
        ? $"{ImageName}.json"
        : $"{Shortened(ImageName)}.json";

    /// <summary>The latent vector, in <see cref="BlobContainers.Latents"/>.</summary>
    public string LatentName => $"{Path}.npy";

    /// <summary>
    /// The output image, in <see cref="BlobContainers.Results"/>. The extension is appended and not replaced,
    /// so that <c>a.jpg</c> and <c>a.png</c> do not share a result.
    /// </summary>
    /// <param name="extension">Without a dot, for example <c>png</c>.</param>
    public string ResultName(string extension) => $"{Task.ToFolder()}/{Path}.{extension}";

    /// <summary>Reads an upload's blob name, <c>{task}/{path}</c>.</summary>
    /// <returns>False when the first folder is not a task or nothing follows it.</returns>
    public static bool TryParse(string imageName, out ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        var slash = imageName.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && slash < imageName.Length - 1 && ImageTasks.TryParse(imageName[..slash], out var task))
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

    private static string Shortened(string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        var end = BlobNames.MaxUploadLength - hash.Length - 1;
        return $"{name[..(char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)]}~{hash}";
    }
}

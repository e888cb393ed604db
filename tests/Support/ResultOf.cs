using AePipeline.Storage;

namespace AePipeline.Tests.Support;

/// <summary>Names of results for tests that know their uploads by name.</summary>
public static class ResultOf
{
    /// <summary>The PNG that is made of an upload, or of a job's image in its place, for example <c>denoise/@archive/a.jpg</c>.</summary>
    public static string Upload(string name) => ImageReference.TryParse(name, out var image)
        ? image.ResultName("png")
        : throw new ArgumentException($"'{name}' is no upload.", nameof(name));
}

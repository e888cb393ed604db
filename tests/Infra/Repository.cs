namespace AePipeline.Infra.Tests;

/// <summary>The files under test, where they are.</summary>
public static class Repository
{
    /// <summary>Path of the repository.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "AePipeline.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No AePipeline.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}

using AePipeline.LocalStorage;

namespace AePipeline.Infra.Tests;

/// <summary>The files under test, where they are.</summary>
public static class Repository
{
    /// <summary>A path below the root.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([RepositoryRoot.Path, .. parts]);
}

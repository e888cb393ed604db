using AePipeline.LocalStorage;

namespace AePipeline.Cli.Pipeline;

/// <summary>The folder in which ae keeps what lasts from one command to the next.</summary>
internal static class AeHome
{
    /// <summary><c>AE_HOME</c> of the environment, else <c>.ae</c> in the repository.</summary>
    public static string Path =>
        Environment.GetEnvironmentVariable("AE_HOME") is { Length: > 0 } home ? home : System.IO.Path.Combine(RepositoryRoot.Path, ".ae");
}

using AePipeline.LocalStorage;

namespace AePipeline.Cli.Train;

/// <summary>Remembers when the training program was built, so that it is not built again before every run.</summary>
internal static class BuildStamp
{
    /// <summary>What the program is made of, besides its own folder.</summary>
    private static readonly string[] Sources = ["src/Shared", "eng/torchsharp", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"];

    /// <summary>The build takes it from the environment, and it decides which libraries are used.</summary>
    private static string Accelerator => Environment.GetEnvironmentVariable("Accelerator") ?? "";

    /// <summary>Whether nothing has changed since the last build.</summary>
    public static bool IsCurrent(string project)
    {
        var stamp = new FileInfo(PathIn(project));
        return stamp.Exists
            && File.ReadAllText(stamp.FullName) == Accelerator
            && !Sources.Select(source => Path.Combine(RepositoryRoot.Path, source)).Prepend(project).SelectMany(ThingsIn).Any(thing => thing.LastWriteTimeUtc > stamp.LastWriteTimeUtc);
    }

    /// <summary>Notes a build.</summary>
    /// <param name="project">Folder of the project.</param>
    /// <param name="started">When it began: what has changed since may not be in it.</param>
    public static void Write(string project, DateTime started)
    {
        File.WriteAllText(PathIn(project), Accelerator);
        File.SetLastWriteTimeUtc(PathIn(project), started);
    }

    private static string PathIn(string project) => Path.Combine(project, "obj", "ae.stamp");

    /// <summary>Files, and folders as well: of a file that was deleted, its folder tells.</summary>
    private static IEnumerable<FileSystemInfo> ThingsIn(string path) => !Directory.Exists(path)
        ? [new FileInfo(path)]
        : new DirectoryInfo(path).EnumerateFileSystemInfos()
            .Where(thing => thing.Name is not ("bin" or "obj"))
            .SelectMany(thing => thing is DirectoryInfo folder ? ThingsIn(folder.FullName).Append(folder) : [thing]);
}

using System.Text.Json;
using AePipeline.Storage;

namespace AePipeline.Cli.Pipeline;

/// <summary>The deployment that every command works on until another is named or it is forgotten.</summary>
internal static class SavedDeployment
{
    private static string File => Path.Combine(AeHome.Path, "deployment.json");

    /// <returns>Null when ae is not connected.</returns>
    /// <exception cref="CliException">The file was damaged.</exception>
    public static Deployment? Find()
    {
        try
        {
            using var file = System.IO.File.OpenRead(File);
            return JsonSerializer.Deserialize(file, OwnFiles.Default.Deployment);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException damaged)
        {
            throw new CliException(ExitCode.BadArguments, $"'{File}' is not what ae connect wrote: {damaged.Message} Connect again, or forget it: ae connect --forget.", damaged);
        }
    }

    public static void Save(Deployment deployment)
    {
        Directory.CreateDirectory(AeHome.Path);
        var unfinished = File + ".new";
        System.IO.File.WriteAllText(unfinished, JsonSerializer.Serialize(deployment, OwnFiles.Default.Deployment));
        System.IO.File.Move(unfinished, File, overwrite: true);
    }

    /// <returns>Whether there was one.</returns>
    public static bool Forget()
    {
        var known = System.IO.File.Exists(File);
        System.IO.File.Delete(File);
        return known;
    }

    public static StorageOptions ToOptions(this Deployment deployment) =>
        new() { BlobServiceUri = deployment.BlobServiceUri, QueueServiceUri = deployment.QueueServiceUri };
}

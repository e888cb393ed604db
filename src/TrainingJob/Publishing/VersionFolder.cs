using AePipeline.TrainingJob.Commands;

namespace AePipeline.TrainingJob.Publishing;

/// <summary>A version as plain files.</summary>
internal static class VersionFolder
{
    /// <summary>Copies a finished version to a folder, in place of what was there.</summary>
    public static ExitCode Replace(string work, string output)
    {
        Directory.CreateDirectory(output);
        foreach (var file in Directory.EnumerateFiles(work))
        {
            File.Copy(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
        }

        Console.WriteLine($"Wrote the version to {output}");
        return ExitCode.Done;
    }
}

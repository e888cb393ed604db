using System.CommandLine;

namespace AePipeline.Cli.Pipeline;

/// <summary>A PNG file that somebody names to be written.</summary>
internal static class PngFile
{
    /// <summary>An option that takes its name.</summary>
    public static Option<FileInfo?> CreateOption(string name, string description)
    {
        var option = new Option<FileInfo?>(name) { Description = description, HelpName = "FILE.png" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var file] && !file.Value.EndsWith(".png", StringComparison.OrdinalIgnoreCase)) result.AddError($"{name} writes a PNG file: end its name with .png, in place of '{file.Value}'.");
        });
        return option;
    }
}

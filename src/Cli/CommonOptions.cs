using System.CommandLine;

namespace AePipeline.Cli;

/// <summary>Options that mean the same in every command.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output and everything else on standard error.",
        Recursive = true,
    };

    public static Option<DirectoryInfo?> Store { get; } = new("--store")
    {
        Description = "Folder in which the local pipeline keeps everything [default: data in AE_HOME, which is .ae in the repository unless the environment says otherwise].",
        HelpName = "DIR",
    };

    public static Option<string?> Connection { get; } = new("--connection")
    {
        Description = "Connection string, or name, of a storage account [default: Storage__ConnectionString or Storage__AccountName of the environment, else that of ae connect, else the running ae up].",
        HelpName = "ACCOUNT",
    };

    public static Option<DirectoryInfo?> Model { get; } = new("--model")
    {
        Description = "Folder with model.json and its ONNX files, published when its task has no model yet [default: those of models in the repository].",
        HelpName = "DIR",
    };
}

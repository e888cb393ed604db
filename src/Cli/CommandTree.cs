using System.CommandLine;
using AePipeline.Cli.Bulk;
using AePipeline.Cli.Connect;
using AePipeline.Cli.Defaults;
using AePipeline.Cli.Demo;
using AePipeline.Cli.Download;
using AePipeline.Cli.Evaluate;
using AePipeline.Cli.Gallery;
using AePipeline.Cli.Generate;
using AePipeline.Cli.Models;
using AePipeline.Cli.Open;
using AePipeline.Cli.Remove;
using AePipeline.Cli.Retry;
using AePipeline.Cli.Similar;
using AePipeline.Cli.Status;
using AePipeline.Cli.Train;
using AePipeline.Cli.Up;
using AePipeline.Cli.Upload;
using AePipeline.Cli.Uploads;

namespace AePipeline.Cli;

/// <summary>All commands of <c>ae</c>.</summary>
internal static class CommandTree
{
    public static RootCommand Create() => ListingHelp.Use(new($"AePipeline: denoises, upscales and embeds images with autoencoders trained on your own.\n\n{ExitCode.Explanation}")
    {
        DemoCommand.Create(),
        UpCommand.Create(),
        ConnectCommand.Create(),
        UploadCommand.Create(),
        DefaultsCommand.Create(),
        ListCommand.Create(),
        StatusCommand.Create(),
        DownloadCommand.Create(),
        OpenCommand.Create(),
        GalleryCommand.Create(),
        RetryCommand.Create(),
        RemoveCommand.Create(),
        SimilarCommand.Create(),
        DuplicatesCommand.Create(),
        GenerateCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        ModelsCommand.Create(),
        BulkCommand.Create(),
        CommonOptions.Json,
    });
}

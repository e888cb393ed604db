using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Processing;
using AePipeline.Storage;

namespace AePipeline.Cli.Upload;

/// <summary><c>ae upload</c>: sends images to a pipeline and, on request, waits for the results.</summary>
internal static class UploadCommand
{
    private static readonly Argument<string[]> Sources = new Argument<string[]>("source")
    {
        Description = "Images, and folders of images with everything below them; * and ? stand for any letters. Hidden files are left out.",
        HelpName = "FILE|FOLDER",
        Arity = ArgumentArity.OneOrMore,
    }.RefusingOptions();

    private static readonly Option<bool?> KeepFolders = new("--keep-folders")
    {
        Description = "Have the uploads' names begin with the name of their folder, as in trip/a.jpg; =false has them begin below it [default: where several files or folders are given].",
        HelpName = "BOOL",
    };

    private static readonly Option<string> Task = new("--task")
    {
        Description = "What to do with the images.",
        DefaultValueFactory = _ => ImageTasks.Usual.ToFolder(),
    };

    private static readonly Option<bool> Wait = new("--wait") { Description = "Wait for the result or the problem report of each image." };

    private static readonly Option<DirectoryInfo?> Out = new("--out")
    {
        Description = "Download the results, and latents where images are embedded, to this folder; implies --wait.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Show every image of a large folder, and not only those that failed." };

    private static readonly Option<string> Prefix = new("--prefix")
    {
        Description = "Put the images below this path of the task's folder, for example holiday/2026.",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<double> Patience = new("--timeout")
    {
        Description = "Give up waiting when no image has been finished for this many seconds.",
        DefaultValueFactory = _ => 300,
    };

    public static Command Create()
    {
        Task.AcceptOnlyFromAmong([.. ImageProcessor.Tasks.Select(ImageTasks.ToFolder)]);
        Patience.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<double>() is not (> 0 and <= 1_000_000))
            {
                result.AddError("--timeout must be a number of seconds above 0 and up to 1000000.");
            }
        });
        var command = new Command("upload", $"Uploads images to the running pipeline.\n\nExample: ae upload photos --strength 0.5 --then upscale --out better\n\n{ExitCode.Pointer}")
        {
            Sources, Task, CommonOptions.Then, CommonOptions.Strength, CommonOptions.Scale, CommonOptions.Format, CommonOptions.Quality, CommonOptions.Metadata, CommonOptions.Gamut, Wait, Out, Verbose, Prefix, KeepFolders, CommonOptions.Connection, CommonOptions.Store, Patience,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var task = ImageProcessor.Tasks.Single(task => task.ToFolder() == parsed.GetRequiredValue(Task));
        var options = CommonOptions.ReadUpload(parsed, [task]);
        var files = UploadFiles.Find(
            UploadSources.Find(parsed.GetRequiredValue(Sources)), parsed.GetValue(KeepFolders), task, parsed.GetRequiredValue(Prefix));
        var output = parsed.GetValue(Out)?.FullName;
        if (output is not null) UserFolder.Check(output, "Name another with --out.");
        var storage = Target.Open(parsed.GetValue(CommonOptions.Connection), parsed.GetValue(CommonOptions.Store), screen);
        // Not after the pictures have been uploaded and done.
        if (output is not null) UserFolder.Create(output, "Name another with --out.");
        var run = new UploadRun(new ImageClient(storage), screen)
        {
            Options = options,
            Output = output,
            Wait = parsed.GetValue(Wait) || output is not null,
            IsVerbose = parsed.GetValue(Verbose),
            Patience = TimeSpan.FromSeconds(parsed.GetValue(Patience)),
        };
        return await run.RunAsync(files, cancellationToken);
    }
}

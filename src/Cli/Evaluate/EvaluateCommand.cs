using System.CommandLine;
using System.Diagnostics;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Evaluation;
using AePipeline.Families;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.Cli.Evaluate;

/// <summary><c>ae evaluate</c>: measures a model version on images, by the protocols of the literature.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string?> Task = new("--task") { Description = $"Family of the model [default: that of the model's folder, else {ImageTasks.Usual}]." };

    private static readonly Option<string> Model = new("--model")
    {
        Description = "Folder of a model, a published version, or current: the one that is promoted.",
        HelpName = "FOLDER|VERSION",
        DefaultValueFactory = _ => "current",
    };

    private static readonly Option<string?> Data = new("--data") { Description = "Folder of clean images, an image, or a file of images in IDX format (MNIST).", HelpName = "PATH" };

    private static readonly Option<string?> Blobs = new("--blobs") { Description = "Clean images in blob storage.", HelpName = "CONTAINER/PREFIX" };

    private static readonly Option<string?> Pairs = new("--pairs")
    {
        Description = "For denoise, in place of --data: folder of noisy photos and their clean versions, X_noisy (or X_real) with X_clean (or X_mean), or noisy/X with clean/X.",
        HelpName = "FOLDER",
    };

    private static readonly Option<bool> Grey = new("--grey") { Description = "Make the images grey first." };

    private static readonly Option<string?> Labels = new("--labels")
    {
        Description = "For embed and vae: classes of the images, an IDX file or lines of NAME,LABEL; gives neighbour accuracy.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Reference = new("--reference")
    {
        Description = "For embed and vae: training images, to fit PCA on and to search neighbours among [default: the measured images].",
        HelpName = "PATH",
    };

    private static readonly Option<string?> ReferenceLabels = new("--reference-labels") { Description = "Classes of the reference images.", HelpName = "FILE" };

    private static readonly Option<int> Crops = new("--crops")
    {
        Description = "For embed: cut the images into crops of so many pixels a side and measure how often a crop's nearest one is of the same image.",
        HelpName = "SIDE",
    };

    private static readonly Option<int> Limit = new("--limit") { Description = "Measure at most so many images.", DefaultValueFactory = _ => int.MaxValue };

    private static readonly Option<float?> Strength = CommonOptions.CreateStrength("For denoise: how strongly, from 0 (the picture as it is) over 1 (as much as the model finds right) to 2 [default: 1].");

    private static readonly Option<string> Precision = new("--precision")
    {
        Description = "Which of a model's files to measure where it has one of 8 bits: fp32, int8, or auto for the one that is faster here, as hosts do.",
        DefaultValueFactory = _ => InferenceOptions.FastestPrecision,
    };

    private static readonly Option<string?> Connection = CommonOptions.CreateConnection(
        "Connection string, or name, of the storage account of a published model or --blobs [default: that of the environment, else that of ae connect, else the data folder].");

    public static Command Create()
    {
        Task.AcceptOnlyFromAmong([.. ModelNames.Tasks]);
        Precision.AcceptOnlyFromAmong(InferenceOptions.FastestPrecision, ModelPrecision.Float32, ModelPrecision.Int8);
        Limit.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 1) result.AddError("--limit must be at least 1.");
        });
        Crops.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 8) result.AddError("--crops must be at least 8 pixels.");
        });
        var command = new Command(
            "evaluate",
            "Measures a model on clean images beside what would be used without it: the images spoilt by noise or JPEG, bicubic enlargement, PCA. "
            + "Or on pairs of noisy and clean photos. Says by which protocol.\n\nExample: ae evaluate --task denoise --data photos --degradation camera,jpeg\n\n" + ExitCode.Pointer)
        {
            Task, Model, Data, Blobs, Pairs, Grey, Labels, Reference, ReferenceLabels, Crops, Limit, Strength, Precision, Connection, CommonOptions.Store,
        };
        foreach (var option in DegradationChoice.Options) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var places = new[] { Data, Blobs, Pairs }.Count(option => result.GetValue(option) is not null);
            if (places != 1)
                result.AddError($"{(places == 0 ? "Say where the images are" : "The images are in one place")}: give one of --data PATH, --blobs CONTAINER/PREFIX and --pairs FOLDER.");
            if (result.GetValue(Pairs) is not null && DegradationChoice.IsIn(result))
                result.AddError("--pairs are noisy already: leave --degradation, --sigma and --quality out.");
            if (result.GetValue(Pairs) is not null && (result.GetValue(Labels) is not null || result.GetValue(Reference) is not null || result.GetValue(Crops) > 0))
                result.AddError("--pairs are for denoise: leave --labels, --reference and --crops out.");
            if (result.GetValue(Crops) > 0 && result.GetValue(Labels) is not null)
                result.AddError("--crops labels every crop by its image: leave --labels out.");
        });
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        OpenAccount? account = null;
        try
        {
            // A folder of images and one of a model need no account.
            return await RunAsync(
                parsed,
                async () => (account ??= await OpenAccount.OpenAsync(parsed.GetValue(Connection), parsed.GetValue(CommonOptions.Store), screen, cancellationToken)).Storage,
                screen,
                cancellationToken);
        }
        finally
        {
            if (account is not null) await account.DisposeAsync();
        }
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<Task<PipelineStorage>> openStorage, Screen screen, CancellationToken cancellationToken)
    {
        var labels = parsed.GetValue(Labels);
        var data = parsed.GetValue(Pairs) is { } pairs ? PairedFolder.Open(pairs)
            : parsed.GetValue(Data) is { } path ? EvaluationData.FromPath(path, labels)
            : EvaluationData.FromBlobs(await openStorage(), parsed.GetRequiredValue(Blobs)!, labels);
        var reference = parsed.GetValue(Reference) is { } training ? EvaluationData.FromPath(training, parsed.GetValue(ReferenceLabels)) : null;

        using var model = await EvaluatedModel.FindAsync(parsed.GetRequiredValue(Model), parsed.GetValue(Task), openStorage, cancellationToken);
        if (data is PairedFolder) Check("--pairs are", model.Card, family => family is IPairedRestorationFamily, "Name images with --data.");
        if (parsed.GetValue(Strength) is not null) Check("--strength is", model.Card, family => family.Uploads is { TakesStrength: true }, "Leave it out.");
        var run = new EvaluateRun(model, data, reference)
        {
            Conditions = data is PairedFolder ? [] : DegradationChoice.Of(parsed).For(model.Card),
            Strength = parsed.GetValue(Strength) ?? DenoiseStrength.Default,
            Channels = parsed.GetValue(Grey) ? 1 : null,
            Precision = parsed.GetRequiredValue(Precision),
            Limit = parsed.GetValue(Limit),
            CropSide = parsed.GetValue(Crops),
        };
        var started = Stopwatch.GetTimestamp();
        var evaluation = await MeasureAsync(run, model.Card, screen, cancellationToken);
        var report = new EvaluateReport(
            ExitCode.Ok, data.Description, Stopwatch.GetElapsedTime(started).TotalSeconds, data.Unreadable, evaluation);
        EvaluateTable.Show(report, screen);
        screen.WriteJson(report);
        return report.ExitCode;
    }

    private static void Check(string option, ModelCard card, Func<ModelFamily, bool> suits, string instead)
    {
        var families = ModelFamilies.All.Where(suits).Select(family => family.Name).ToList();
        if (!families.Contains(card.Task))
            throw new CliException(ExitCode.BadArguments, $"{option} for models of {string.Join(" or ", families)}, and this one is of {card.Task}. {instead}");
    }

    private static async Task<ModelEvaluation> MeasureAsync(EvaluateRun run, ModelCard card, Screen screen, CancellationToken cancellationToken)
    {
        try
        {
            return await screen.WaitAsync(
                $"Measuring {card.Task}/{card.Version}", () => System.Threading.Tasks.Task.Run(() => run.MeasureAsync(cancellationToken), cancellationToken));
        }
        catch (ModelInvalidException invalid)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, invalid.Message, invalid);
        }
        catch (Exception unsuitable) when (unsuitable is ImageRejectedException or NotMeasurableException)
        {
            throw new CliException(ExitCode.BadArguments, unsuitable.Message, unsuitable);
        }
    }
}

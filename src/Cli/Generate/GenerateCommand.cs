using System.CommandLine;
using System.Globalization;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Families.Vae;
using AePipeline.Generation;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Wording;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Cli.Generate;

/// <summary><c>ae generate</c>: new images from the promoted vae model.</summary>
internal static class GenerateCommand
{
    private const int UsualCount = 16;
    private const int UsualOfClass = 8;
    private const int LargestGrid = 8;
    private const string UsualSheet = "generated.png";

    private static readonly Option<int?> Count = new("--count") { Description = $"How many images, 1 to {GenerationRequest.MaxCount} [default: {UsualCount}].", HelpName = "NUMBER" };
    private static readonly Option<int> Seed = new("--seed") { Description = "Chooses the images: the same seed and model give the same ones.", HelpName = "NUMBER", DefaultValueFactory = _ => 0 };
    private static readonly Option<string[]> Latents = new("--latent") { Description = "Make an image of this latent, such as 0.5,-1.2; may be given several times.", HelpName = "NUMBERS" };
    private static readonly Option<string?> From = new("--from") { Description = "With --to: images that change gradually from one to another. A file with an image, or a seed.", HelpName = "FILE|SEED" };
    private static readonly Option<string?> To = new("--to") { Description = "Where the change ends.", HelpName = "FILE|SEED" };
    private static readonly Option<int?> Grid = new("--grid") { Description = $"A square of so many images a side, 2 to {LargestGrid}, over the first two latent dimensions.", HelpName = "NUMBER" };
    private static readonly Option<string?> Condition = new("--condition") { Description = "Make images of this class, with a conditional model. Not given: of its classes one after the other.", HelpName = "NAME" };
    private static readonly Option<bool> ByClass = new("--by-class") { Description = $"A row of --count images for each class of a conditional model, the same latents in each [default: as many as {GenerationRequest.MaxCount} images allow, at most {UsualOfClass}]." };
    private static readonly Option<DirectoryInfo?> Out = new("--out") { Description = "Write each image to a file of its own in this folder.", HelpName = "DIR" };
    private static readonly Option<FileInfo?> Sheet = PngFile.CreateOption("--sheet", $"Write all images to one PNG file [default: {UsualSheet}, unless --out is given].");

    public static Command Create()
    {
        var command = new Command(
            "generate",
            "Makes new images with the promoted vae model; they look like those it was trained on and are none of them.\n\n"
            + "Example: ae generate --from a.jpg --to b.jpg --count 9 --sheet change.png\n\n" + ExitCode.Pointer)
        {
            Count, Seed, Condition, ByClass, Latents, From, To, Grid, Out, Sheet, UploadArguments.Connection, CommonOptions.Store,
        };
        command.Validators.Add(result =>
        {
            string[] ways = [.. new Option[] { Latents, From, Grid }.Where(way => result.GetResult(way) is not null).Select(way => way.Name)];
            if (result.GetValue(ByClass) && result.GetResult(Condition) is not null) result.AddError("--by-class makes images of every class and --condition of one: give one of them.");
            if (result.GetValue(ByClass) && ways is [var way]) result.AddError($"--by-class draws its latents by --seed: leave out {way}.");
            if (ways.Length > 1) result.AddError($"{string.Join(" and ", ways)} do not go together: give one of them.");
            if (result.GetResult(From) is null != result.GetResult(To) is null) result.AddError("--from and --to go together: give both.");
            if (result.GetResult(Count) is not null && ways is ["--latent" or "--grid"]) result.AddError($"{ways[0]} says how many images there are: leave out --count.");
            if (result.GetResult(Grid) is { Errors: var none } && !none.Any() && result.GetValue(Grid) is < 2 or > LargestGrid) result.AddError($"--grid must be 2 to {LargestGrid}.");
            if (result.GetResult(Count) is { Errors: var fine } && !fine.Any() && result.GetValue(Count) is var count && (count > GenerationRequest.MaxCount || count < (result.GetResult(From) is null ? 1 : 2)))
            {
                result.AddError($"--count must be {(result.GetResult(From) is null ? 1 : 2)} to {GenerationRequest.MaxCount}.");
            }
        });
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var given = (parsed.GetValue(Latents) ?? []).Select(LatentSource.Read).ToList();
        var folder = parsed.GetValue(Out)?.FullName;
        if (folder is not null) UserFolder.Check(folder, "Name another with --out.");
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        if (account.IsOwn) await StarterModels.EnsureAsync(new(account.Storage, TimeProvider.System), VaeFamily.Kind.Task, cancellationToken);
        using var host = ModelServices.Build(account, screen);
        var generated = await GenerateAsync(host.Services, parsed, given, cancellationToken);
        if (folder is not null) UserFolder.Create(folder, "Name another with --out.");

        var (files, overwritten) = (new List<GeneratedFile>(), new List<string>());
        foreach (var (i, image) in generated.Images.Index())
        {
            var file = folder is null ? null : Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:00}.png"));
            if (file is not null)
            {
                if (File.Exists(file)) overwritten.Add(file);
                await File.WriteAllBytesAsync(file, image.Png, cancellationToken);
            }

            files.Add(new GeneratedFile(image.Latent, image.Condition, file));
        }

        var sheet = parsed.GetValue(Sheet)?.FullName ?? (folder is null ? Path.GetFullPath(UsualSheet) : null);
        if (sheet is not null)
        {
            if (File.Exists(sheet)) overwritten.Add(sheet);
            await WriteSheetAsync(sheet, generated.ContactSheet, cancellationToken);
        }

        if (overwritten.Count > 0) screen.WriteLine($"Overwritten: {string.Join(", ", overwritten.Select(file => Path.GetRelativePath(Environment.CurrentDirectory, file)))}");
        var places = new[] { folder, sheet }.OfType<string>().Select(path => Path.GetRelativePath(Environment.CurrentDirectory, path));
        screen.WriteLine($"{Counted.Of(files.Count, "image")} of vae model {generated.ModelVersion}: {string.Join(", ", places)}");
        screen.WriteJson(new GenerateReport(ExitCode.Ok, generated.ModelVersion, files, sheet));
        return ExitCode.Ok;
    }

    private static async Task<GeneratedImages> GenerateAsync(IServiceProvider services, ParseResult parsed, List<float[]> given, CancellationToken cancellationToken)
    {
        try
        {
            // Held until the images are made, so that latents and images are of one version.
            using var lease = await services.GetRequiredService<ModelHost>().AcquireAsync(VaeFamily.Kind, cancellationToken);
            var request = new GenerationRequest
            {
                Count = parsed.GetValue(Count) ?? (parsed.GetValue(ByClass) ? UsualOfEach(lease.Model) : UsualCount),
                Seed = parsed.GetValue(Seed),
                Condition = parsed.GetValue(Condition),
                ByClass = parsed.GetValue(ByClass),
                Latents = FindLatents(new LatentSource(lease.Model, parsed.GetValue(Condition)), parsed, given, cancellationToken),
            };
            return await services.GetRequiredService<ImageGenerator>().GenerateAsync(request, cancellationToken);
        }
        catch (GenerationRequestException impossible)
        {
            throw new CliException(ExitCode.BadArguments, impossible.Message, impossible);
        }
        catch (Exception missing) when (missing is ModelNotAvailableException or ModelInvalidException)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, $"{missing.Message} Train one with: ae train --task vae --data FOLDER", missing);
        }
    }

    private static int UsualOfEach(VaeModel model) => Math.Clamp(GenerationRequest.MaxCount / Math.Max(1, model.Classes.Count), 1, UsualOfClass);

    /// <summary>Null to draw them.</summary>
    private static IReadOnlyList<float[]>? FindLatents(LatentSource source, ParseResult parsed, List<float[]> given, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(From) is { } from) return source.Between(from, parsed.GetRequiredValue(To)!, parsed.GetValue(Count) ?? UsualCount, cancellationToken);
        if (parsed.GetValue(Grid) is { } side) return source.Grid(side);
        return given.Count > 0 ? given : null;
    }

    private static async Task WriteSheetAsync(string path, byte[] png, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, png, cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadArguments, $"The file '{path}' cannot be written: {refused.Message} Name another with --sheet.", refused);
        }
    }
}

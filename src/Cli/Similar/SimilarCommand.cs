using System.CommandLine;
using System.Globalization;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Families.Embed;
using AePipeline.Imaging;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Uploads;
using AePipeline.Wording;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Cli.Similar;

/// <summary><c>ae similar</c>: the images nearest to one.</summary>
internal static class SimilarCommand
{
    private static readonly Argument<string> Image = new("IMAGE")
    {
        Description = "An embed upload, as ae ls names it, or a file on this machine, which is embedded with the promoted model and not uploaded.",
    };

    private static readonly Option<int> Count = new("--count") { Description = "How many images.", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> Same = new("--same") { Description = "Find copies of the image rather than images that look like it: by perceptual hash and latent together." };
    private static readonly Option<FileInfo?> Sheet = ContactSheet.CreateOption();

    public static Command Create()
    {
        Count.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > NearestImages.MaxCount) result.AddError($"--count must be 1 to {NearestImages.MaxCount}.");
        });
        var command = new Command(
            "similar",
            "Finds the images that look most like one, among those uploaded to embed.\n\nExample: ae similar embed/cat.jpg --sheet cats.png\n\n" + ExitCode.Pointer)
        {
            Image, Count, Same, Sheet, UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var (image, count) = (parsed.GetRequiredValue(Image), parsed.GetValue(Count));
        var upload = File.Exists(image) ? (ImageReference?)null : Parse(image);
        if (upload is null && parsed.GetValue(Sheet)?.FullName == Path.GetFullPath(image))
        {
            throw new CliException(ExitCode.BadArguments, $"--sheet would overwrite the image '{image}' itself. Name another file.");
        }

        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        using var host = ModelServices.Build(account, screen);
        var found = await FindAsync(host.Services, account, image, upload, count, parsed.GetValue(Same), cancellationToken);
        Show(found, screen);
        if (parsed.GetValue(Sheet) is { } file)
        {
            var sheet = await new ContactSheet(account.Storage).WriteAsync([[found.Image, .. found.Nearest.Select(near => near.Name)]], file.FullName, cancellationToken);
            screen.WriteLine($"Side by side, the image itself first: {Path.GetRelativePath(Environment.CurrentDirectory, sheet)}");
            found = found with { Sheet = sheet };
        }

        screen.WriteJson(found);
        return found.ExitCode;
    }

    private static ImageReference Parse(string name)
    {
        if (!UploadSelection.TryParse(name, out var selection, out var problem)) throw new CliException(ExitCode.BadArguments, problem);
        return selection.Tasks.Contains(ImageTask.Embed) && selection.Path.Length > 0 && !selection.Path.EndsWith('/')
            ? new ImageReference(ImageTask.Embed, selection.Path)
            : throw new CliException(ExitCode.BadArguments, $"'{name}' is neither a file on this machine nor an embed upload such as embed/a.jpg. ae ls embed shows those that there are.");
    }

    private static async Task<SimilarReport> FindAsync(
        IServiceProvider services, OpenAccount account, string image, ImageReference? upload, int count, bool same, CancellationToken cancellationToken)
    {
        var images = services.GetRequiredService<NearestImages>();
        try
        {
            if (upload is { } copied && same) return await FindCopiesAsync(services, account, copied, count, cancellationToken);
            if (upload is { } reference)
            {
                var found = await images.FindAsync(reference, count, cancellationToken);
                return new SimilarReport(ExitCode.Ok, found.Name, found.ModelVersion, found.ReconstructionError, found.Compared, found.Nearest, null);
            }

            if (account.IsOwn) await StarterModels.EnsureAsync(new(account.Storage, TimeProvider.System), ImageTask.Embed.ToFolder(), cancellationToken);
            var (embedding, version) = await EmbedAsync(services, image, cancellationToken);
            var (nearest, compared) = same
                ? await services.GetRequiredService<CopiedImages>().FindAsync(embedding.Latent, embedding.Hash, version, count, except: null, cancellationToken)
                : await images.FindAsync(embedding.Latent, version, count, cancellationToken);
            return new SimilarReport(ExitCode.Ok, Path.GetFullPath(image), version, embedding.ReconstructionError, compared, nearest, null);
        }
        catch (ImageRejectedException rejected)
        {
            throw new CliException(ExitCode.BadArguments, $"'{image}' cannot be embedded: {rejected.Message}", rejected);
        }
        catch (LatentMissingException missing)
        {
            throw new CliException(ExitCode.BadArguments, $"{missing.Message} There is no file of that name on this machine either.", missing);
        }
        catch (Exception missing) when (missing is LatentStaleException or LatentSearchException or InvalidDataException or ModelNotAvailableException)
        {
            throw new CliException(ExitCode.PrerequisiteMissing, missing.Message, missing);
        }
    }

    private static async Task<SimilarReport> FindCopiesAsync(
        IServiceProvider services, OpenAccount account, ImageReference upload, int count, CancellationToken cancellationToken)
    {
        var own = await new LatentStore(account.Storage).ReadWithMetadataAsync(upload, cancellationToken) ?? throw new LatentMissingException(upload);
        var said = own.Latent.Metadata;
        var (nearest, compared) = await services.GetRequiredService<CopiedImages>().FindAsync(
            own.Values, said.Hash, said.Origin.ModelVersion, count, upload.ImageName, cancellationToken);
        return new SimilarReport(ExitCode.Ok, upload.ImageName, said.Origin.ModelVersion, said.ReconstructionError, compared, nearest, null);
    }

    private static async Task<(Embedding Embedding, string ModelVersion)> EmbedAsync(IServiceProvider services, string file, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("aepipeline-");
        try
        {
            using var lease = await services.GetRequiredService<ModelHost>().AcquireAsync(EmbedFamily.Kind, cancellationToken);
            var embedded = await services.GetRequiredService<ImageEmbedder>().EmbedAsync(
                file, Path.Combine(folder.FullName, "reconstruction.png"), ImageFormat.Png, lease.Model, cancellationToken);
            return (embedded.Embedding, lease.Version);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Show(SimilarReport found, Screen screen)
    {
        var table = new ScreenTable("upload", ">distance", ">error", ">bits");
        foreach (var near in found.Nearest)
        {
            table.Add(near.Name, near.Distance.ToString("0.000", CultureInfo.InvariantCulture), near.ReconstructionError.ToString("0.000000", CultureInfo.InvariantCulture), near.HashDistance?.ToString(CultureInfo.InvariantCulture) ?? "");
        }

        table.Show(screen);
        screen.WriteLine(found.Compared == 0
            ? $"There is no other image of embed model {found.ModelVersion} to compare with. Embed images with: ae upload FOLDER --task embed"
            : $"Of {Counted.Of(found.Compared, "other image")} of embed model {found.ModelVersion}. {LatentDistance.Meaning}");
    }
}

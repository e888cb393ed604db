using System.CommandLine;
using System.Globalization;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Quality;
using AePipeline.Storage;
using AePipeline.Wording;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Cli.Similar;

/// <summary><c>ae duplicates</c>: images that are nearly the same.</summary>
internal static class DuplicatesCommand
{
    private static readonly Option<FileInfo?> Sheet = ContactSheet.CreateOption();

    private static readonly Option<double?> MaxDistance = new("--max-distance")
    {
        Description = "Largest distance of two latents that count as nearly the same; 0 is the same latent, and what is large depends on the model [default: a tenth of the median distance between two images].",
        HelpName = "NUMBER",
    };

    private static readonly Option<int> MaxBits = new("--max-bits")
    {
        Description = $"Most bits of 63 in which the perceptual hashes of two images differ that count as nearly the same, whatever their latents; -1 compares latents alone.",
        DefaultValueFactory = _ => CopyDistance.DefaultHashLimit,
        HelpName = "NUMBER",
    };

    public static Command Create()
    {
        MaxBits.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < -1 or > PerceptualHash.Bits) result.AddError($"--max-bits must be 0 to {PerceptualHash.Bits}, or -1 for none.");
        });
        MaxDistance.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<double?>() is not >= 0) result.AddError("--max-distance must be a number, 0 or more.");
        });
        var command = new Command(
            "duplicates",
            "Finds images that are nearly the same, among those uploaded to embed.\n\nExample: ae duplicates --sheet duplicates.png\n\n" + ExitCode.Pointer)
        {
            MaxDistance, MaxBits, Sheet, UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        await using var account = await UploadArguments.OpenAsync(parsed, screen, cancellationToken);
        using var host = ModelServices.Build(account, screen);
        var current = await new ModelRegistry(account.Storage, TimeProvider.System).GetCurrentAsync(ImageTask.Embed.ToFolder(), cancellationToken);
        var found = await host.Services.GetRequiredService<DuplicateImages>().FindAsync(current?.Version, parsed.GetValue(MaxDistance), parsed.GetValue(MaxBits), cancellationToken);
        Show(found, parsed.GetValue(MaxBits), screen);
        var sheet = parsed.GetValue(Sheet) is { } file && found.Groups.Count > 0
            ? await new ContactSheet(account.Storage).WriteAsync([.. found.Groups.Select(group => group.Select(image => image.Name).ToList())], file.FullName, cancellationToken)
            : null;
        if (sheet is not null) screen.WriteLine($"Side by side, a group a row: {Path.GetRelativePath(Environment.CurrentDirectory, sheet)}");
        screen.WriteJson(new DuplicatesReport(ExitCode.Ok, found.ModelVersion, found.Compared, found.MaxDistance, parsed.GetValue(MaxBits), found.Groups, sheet));
        return ExitCode.Ok;
    }

    private static void Show(DuplicatesResult found, int maxBits, Screen screen)
    {
        if (found.ModelVersion is null)
        {
            screen.WriteLine("No image is embedded. Embed images with: ae upload FOLDER --task embed");
            return;
        }

        var table = new ScreenTable("group", "upload", ">distance", ">bits");
        foreach (var (number, group) in found.Groups.Index())
        {
            foreach (var image in group) table.Add($"{number + 1}", image.Name, image.Distance.ToString("0.000", CultureInfo.InvariantCulture), image.HashDistance?.ToString(CultureInfo.InvariantCulture) ?? "");
        }

        table.Show(screen);
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Counted.Of(found.Groups.Count, "group")} among {Counted.Of(found.Compared, "image")} of embed model {found.ModelVersion}, at distances up to {found.MaxDistance:0.###}{(maxBits < 0 ? "" : $" or hashes of up to {maxBits} bits difference")}. {LatentDistance.Meaning}"));
    }
}

using System.CommandLine;
using AePipeline.Imaging;
using AePipeline.Storage;

namespace AePipeline.Cli.CommandLine;

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

    public static Option<string?> Connection { get; } = CreateConnection(
        "Connection string, or name, of a storage account [default: Storage__ConnectionString or Storage__AccountName of the environment, else that of ae connect, else the running ae up].");

    public static Option<float?> Strength { get; } = CreateStrength(
        "How strongly to denoise, from 0 (the picture as it is) over 1 (as much as the model finds right) to 2 [default: that of the image's metadata, else that of the pipeline].");

    public static Option<FollowingTasks?> Then { get; } = new("--then")
    {
        Description = "What to do with the picture that comes of it, in the same go: for example upscale, or upscale,embed [default: that of the image's folder, else nothing].",
        HelpName = "TASKS",
        CustomParser = result =>
        {
            if (FollowingTasks.TryParse(result.Tokens[0].Value, out var then)) return then;
            result.AddError($"--then is '{result.Tokens[0].Value}'; it {FollowingTasks.Rule}.");
            return null;
        },
    };

    public static Option<int?> Scale { get; } = new("--scale")
    {
        Description = "How many times as wide and as high to upscale: 2 or 4 [default: that of the image's metadata, else what the promoted upscaler does].",
        HelpName = "FACTOR",
        CustomParser = result =>
        {
            if (UpscaleFactors.TryParse(result.Tokens[0].Value, out var scale)) return scale;
            result.AddError($"--scale is '{result.Tokens[0].Value}'; it {UpscaleFactors.Rule}.");
            return null;
        },
    };

    public static Option<ResultFormat?> Format { get; } = new("--format")
    {
        Description = "File format of the results: png, webp, jpeg, avif, or same as the upload [default: that of the image's metadata, else that of the pipeline].",
        HelpName = "FORMAT",
        CustomParser = result =>
        {
            if (ResultFormats.TryParse(result.Tokens[0].Value, out var format)) return format;
            result.AddError($"--format is '{result.Tokens[0].Value}'; it {ResultFormats.Rule}.");
            return null;
        },
    };

    public static Option<int?> Quality { get; } = new("--quality")
    {
        Description = "Quality of results that are webp, jpeg or avif, from 1 (the smallest file) to 100 (the best picture) [default: that of the image's metadata, else that of the pipeline].",
        HelpName = "NUMBER",
        CustomParser = result =>
        {
            if (ResultQuality.TryParse(result.Tokens[0].Value, out var quality)) return quality;
            result.AddError($"--quality is '{result.Tokens[0].Value}'; it {ResultQuality.Rule}.");
            return null;
        },
    };

    public static Option<MetadataKept?> Metadata { get; } = new("--metadata")
    {
        Description = "What of an image's own metadata its result keeps: safe (date, camera, author and copyright), keep (all, the position too) or none "
            + "[default: that of the image's metadata, else that of the pipeline, which is safe].",
        HelpName = "KEPT",
        CustomParser = result =>
        {
            if (MetadataWords.TryParse(result.Tokens[0].Value, out var kept)) return kept;
            result.AddError($"--metadata is '{result.Tokens[0].Value}'; it {MetadataWords.Rule}.");
            return null;
        },
    };

    public static Option<GamutKept?> Gamut { get; } = new("--gamut")
    {
        Description = "What becomes of a colour space wider than sRGB, such as Display P3: keep, or srgb to convert it "
            + "[default: that of the image's metadata, else that of the pipeline, which is keep].",
        HelpName = "GAMUT",
        CustomParser = result =>
        {
            if (GamutWords.TryParse(result.Tokens[0].Value, out var kept)) return kept;
            result.AddError($"--gamut is '{result.Tokens[0].Value}'; it {GamutWords.Rule}.");
            return null;
        },
    };

    public static Option<DirectoryInfo?> Model { get; } = new("--model")
    {
        Description = "Folder with model.json and its ONNX files, published when its task has no model yet [default: those of models in the repository].",
        HelpName = "DIR",
    };

    /// <summary>What the command line asks for of images.</summary>
    /// <param name="parsed">Of a command that has all of these options.</param>
    /// <param name="tasks">What is done to the images.</param>
    /// <exception cref="CliException">The options do not go together, or not with the tasks.</exception>
    public static UploadOptions ReadUpload(ParseResult parsed, IReadOnlyList<ImageTask> tasks)
    {
        var options = new UploadOptions
        {
            Then = parsed.GetValue(Then),
            Strength = parsed.GetValue(Strength),
            Scale = parsed.GetValue(Scale),
            Format = parsed.GetValue(Format),
            Quality = parsed.GetValue(Quality),
            Metadata = parsed.GetValue(Metadata),
            Gamut = parsed.GetValue(Gamut),
        };
        try
        {
            options.Check(tasks);
            return options;
        }
        catch (ArgumentException meaningless)
        {
            throw new CliException(ExitCode.BadArguments, meaningless.Message, meaningless);
        }
    }

    /// <summary><c>--connection</c>, in the words of a command.</summary>
    public static Option<string?> CreateConnection(string description)
    {
        var option = new Option<string?>("--connection") { Description = description, HelpName = "ACCOUNT" };
        option.Validators.Add(result =>
        {
            // What a variable that is not set becomes: it must not mean another account.
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                result.AddError("--connection is empty. Name a storage account or its connection string, or leave the option out.");
        });
        return option;
    }

    /// <summary><c>--strength</c>, in the words of a command.</summary>
    public static Option<float?> CreateStrength(string description) => new("--strength")
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result =>
        {
            if (DenoiseStrength.TryParse(result.Tokens[0].Value, out var strength)) return strength;
            result.AddError($"--strength is '{result.Tokens[0].Value}'; it {DenoiseStrength.Rule}.");
            return null;
        },
    };
}

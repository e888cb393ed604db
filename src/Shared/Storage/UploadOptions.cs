using System.Globalization;
using AePipeline.Imaging;

namespace AePipeline.Storage;

/// <summary>
/// What somebody wants of an image beside its task. An upload says it in its blob's metadata, a bulk job in its request, a
/// host in its settings; what one leaves open (null) the next one decides.
/// </summary>
public sealed record UploadOptions
{
    /// <summary>Metadata of an upload with its <see cref="Strength"/>, a number with a decimal point.</summary>
    public const string StrengthKey = "ae_strength";

    /// <summary>Metadata of an upload with what follows its task, see <see cref="Then"/>: words with commas.</summary>
    public const string ThenKey = "ae_then";

    /// <summary>Metadata of an upload with its <see cref="Scale"/>, a whole number.</summary>
    public const string ScaleKey = "ae_scale";

    /// <summary>Metadata of an upload with its <see cref="Format"/>, a word.</summary>
    public const string FormatKey = "ae_format";

    /// <summary>Metadata of an upload with its <see cref="Quality"/>, a whole number.</summary>
    public const string QualityKey = "ae_quality";

    /// <summary>Metadata of an upload with its <see cref="Metadata"/>, a word.</summary>
    public const string MetadataKey = "ae_metadata";

    /// <summary>Metadata of an upload with its <see cref="Gamut"/>, a word.</summary>
    public const string GamutKey = "ae_gamut";

    /// <summary>What stands before an option's name in metadata.</summary>
    public const string KeyPrefix = "ae_";

    private const int MostShown = 40;

    private delegate bool Parser<T>(string? text, out T value);

    /// <summary>What the options are called: properties of requests, and behind <c>ae_</c> in metadata.</summary>
    public static IReadOnlyList<string> Names { get; } = ["then", "strength", "scale", "format", "quality", "metadata", "gamut"];

    /// <summary>Everything left open.</summary>
    public static UploadOptions None { get; } = new();

    /// <summary>What is to be done after the image's own task, on what that makes; null for nothing.</summary>
    public FollowingTasks? Then { get; init; }

    /// <summary>How strongly to denoise, see <see cref="DenoiseStrength"/>; null when that is left open, or where nothing is denoised.</summary>
    public float? Strength { get; init; }

    /// <summary>
    /// How many times as wide and as high upscaling makes it, one of <see cref="UpscaleFactors"/>; null for whatever the promoted upscaler
    /// does, and where nothing is upscaled.
    /// </summary>
    public int? Scale { get; init; }

    /// <summary>The result's file format.</summary>
    public ResultFormat? Format { get; init; }

    /// <summary>The result's quality where its format is lossy, see <see cref="ResultQuality"/>; null for that of the host's settings.</summary>
    public int? Quality { get; init; }

    /// <summary>What of the image's own metadata the result's file keeps; nothing of it where the result is no picture to keep, as for embed.</summary>
    public MetadataKept? Metadata { get; init; }

    /// <summary>What becomes of an RGB space of the image's own; as <see cref="Metadata"/>, nothing for embed.</summary>
    public GamutKept? Gamut { get; init; }

    /// <summary>These options, with what they leave open from others.</summary>
    public UploadOptions Or(UploadOptions others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new UploadOptions
        {
            Then = Then ?? others.Then,
            Strength = Strength ?? others.Strength,
            Scale = Scale ?? others.Scale,
            Format = Format ?? others.Format,
            Quality = Quality ?? others.Quality,
            Metadata = Metadata ?? others.Metadata,
            Gamut = Gamut ?? others.Gamut,
        };
    }

    /// <summary>These options, with what they leave open from the metadata of an upload. Nothing else is looked at.</summary>
    /// <param name="metadata">Of the upload's blob.</param>
    /// <param name="tasks">What is done to the image; options that mean nothing to these are ignored, whatever they say.</param>
    /// <exception cref="InvalidDataException">An option is not a possible one; the message names its key, its value and the way out.</exception>
    public UploadOptions OrOf(IDictionary<string, string> metadata, IReadOnlyList<ImageTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return OrRead(
            option => Find(metadata, KeyPrefix + option),
            (option, text, rule) => new InvalidDataException(
                $"The upload's metadata {KeyPrefix}{option} is '{(text.Length > MostShown ? $"{text[..MostShown]}…" : text)}'; it {rule}. "
                + $"Set it so, or leave it out to have the pipeline's own {option}."),
            tasks);
    }

    /// <summary>These options, with what they leave open from wherever somebody wrote options as text.</summary>
    /// <param name="find">The text of an option, one of <see cref="Names"/>; null where it is left open there too.</param>
    /// <param name="impossible">Makes the failure for an option, its text and what it must be.</param>
    /// <param name="tasks">What is done to the image; options that mean nothing to these are ignored, whatever they say.</param>
    internal UploadOptions OrRead(
        Func<string, string?> find, Func<string, string, string, InvalidDataException> impossible, IReadOnlyList<ImageTask> tasks)
    {
        var then = Then ?? (FollowingTasks.CanFollow(tasks) ? Read<FollowingTasks>("then", TryParseThen, FollowingTasks.Rule) : null);
        var all = All(tasks, then);
        return new UploadOptions
        {
            Then = then,
            Strength = Strength ?? (HasStrength(all) ? Read<float>("strength", DenoiseStrength.TryParse, DenoiseStrength.Rule) : null),
            Scale = Scale ?? (HasScale(all) ? Read<int>("scale", UpscaleFactors.TryParse, UpscaleFactors.Rule) : null),
            Format = Format ?? Read<ResultFormat>("format", ResultFormats.TryParse, ResultFormats.Rule),
            Quality = Quality ?? Read<int>("quality", ResultQuality.TryParse, ResultQuality.Rule),
            Metadata = Metadata ?? (HasMetadata(tasks) ? Read<MetadataKept>("metadata", MetadataWords.TryParse, MetadataWords.Rule) : null),
            Gamut = Gamut ?? (HasMetadata(tasks) ? Read<GamutKept>("gamut", GamutWords.TryParse, GamutWords.Rule) : null),
        };

        bool TryParseThen(string? text, out FollowingTasks following) => FollowingTasks.TryParse(text, out following) && following.CanFollow(tasks[0]);

        T? Read<T>(string option, Parser<T> parse, string rule)
            where T : struct =>
            find(option) is not { } text ? null : parse(text, out var value) ? value : throw impossible(option, text, rule);
    }

    /// <summary>The options that mean something to tasks; the others left open.</summary>
    public UploadOptions For(IReadOnlyList<ImageTask> tasks)
    {
        var then = FollowingTasks.CanFollow(tasks) ? Then : null;
        var all = All(tasks, then);
        return this with
        {
            Then = then,
            Strength = HasStrength(all) ? Strength : null,
            Scale = HasScale(all) ? Scale : null,
            Metadata = HasMetadata(tasks) ? Metadata : null,
            Gamut = HasMetadata(tasks) ? Gamut : null,
        };
    }

    /// <summary>The options that mean something to tasks whose result has a format; the others left open.</summary>
    public UploadOptions For(IReadOnlyList<ImageTask> tasks, ImageFormat format) =>
        format.IsLossy() ? For(tasks) : For(tasks) with { Quality = null };

    /// <summary>The strength that a task is to work with: of a task that knows none, <see cref="DenoiseStrength.Default"/>.</summary>
    public float StrengthFor(ImageTask task) => HasStrength([task]) && Strength is { } strength ? strength : DenoiseStrength.Default;

    /// <summary>How a file of a format is to be written.</summary>
    public ImageOutput OutputAs(ImageFormat format) => new(format) { Quality = Quality, Metadata = Metadata ?? MetadataKept.Safe, Gamut = Gamut ?? GamutKept.Keep };

    /// <summary>Checks that the options are possible ones for the tasks that they are meant for.</summary>
    /// <param name="tasks">What is done to the image.</param>
    /// <exception cref="ArgumentException">They are not; the message says why and what to write instead.</exception>
    public void Check(IReadOnlyList<ImageTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (Then is not null && !FollowingTasks.CanFollow(tasks))
            throw new ArgumentException($"Nothing follows {tasks[^1]}: it would work on a reconstruction. Leave out what is to follow.");
        if (Then is { } following && !following.CanFollow(tasks[0]))
            throw new ArgumentException($"What follows {tasks[0].ToFolder()} is '{following}'; it {FollowingTasks.Rule}.");
        var all = All(tasks, Then);
        if (Strength is { } strength && !DenoiseStrength.IsPossible(strength))
            throw new ArgumentException($"The strength is {DenoiseStrength.Format(strength)}; it {DenoiseStrength.Rule}.");
        if (Strength is not null && !HasStrength(all))
            throw new ArgumentException($"Only {Those(task => task.TakesStrength)} has a strength, and not {string.Join(" or ", all.Select(ImageTasks.ToFolder))}. Leave the strength out.");
        if (Scale is { } scale && !UpscaleFactors.IsPossible(scale))
            throw new ArgumentException($"The scale is {scale}; it {UpscaleFactors.Rule}.");
        if (Scale is not null && !HasScale(all))
            throw new ArgumentException($"Only {Those(task => task.TakesScale)} has a scale, and not {string.Join(" or ", all.Select(ImageTasks.ToFolder))}. Leave the scale out.");
        if (Format is { } format && !Enum.IsDefined(format))
            throw new ArgumentException($"The format is {format}; it {ResultFormats.Rule}.");
        if (Quality is { } quality && !ResultQuality.IsPossible(quality))
            throw new ArgumentException($"The quality is {ResultQuality.Format(quality)}; it {ResultQuality.Rule}.");
        if (Quality is not null && Format == ResultFormat.Png)
            throw new ArgumentException("PNG is without loss and has no quality. Leave the quality out, or choose webp, jpeg or avif as the format.");
        if (Metadata is { } kept && !Enum.IsDefined(kept))
            throw new ArgumentException($"What is kept of the metadata is {kept}; it {MetadataWords.Rule}.");
        if (Metadata is not null && !HasMetadata(tasks))
            throw new ArgumentException($"The result of {tasks[^1]} is a reconstruction and keeps no metadata of the image. Leave the metadata out.");
        if (Gamut is { } gamut && !Enum.IsDefined(gamut))
            throw new ArgumentException($"The gamut is {gamut}; it {GamutWords.Rule}.");
        if (Gamut is not null && !HasMetadata(tasks))
            throw new ArgumentException($"The result of {tasks[^1]} is a reconstruction in sRGB. Leave the gamut out.");
    }

    /// <summary>The metadata of an upload that asks for these options; nothing for what is left open.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Then is { } then) metadata[ThenKey] = then.ToString();
        if (Strength is { } strength) metadata[StrengthKey] = DenoiseStrength.Format(strength);
        if (Scale is { } scale) metadata[ScaleKey] = scale.ToString(CultureInfo.InvariantCulture);
        if (Format is { } format) metadata[FormatKey] = format.ToWord();
        if (Metadata is { } kept) metadata[MetadataKey] = kept.ToWord();
        if (Quality is { } quality) metadata[QualityKey] = ResultQuality.Format(quality);
        if (Gamut is { } gamut) metadata[GamutKey] = gamut.ToWord();
        return metadata;
    }

    private static IReadOnlyList<ImageTask> All(IReadOnlyList<ImageTask> tasks, FollowingTasks? then) => then is { } following ? [.. tasks, .. following.Tasks] : tasks;

    private static string Those(Func<ImageTask, bool> allow) => string.Join(" or ", ImageTasks.All.Where(allow).Select(ImageTasks.ToFolder));

    private static bool HasStrength(IReadOnlyList<ImageTask> tasks) => tasks.Any(task => task.TakesStrength);

    private static bool HasScale(IReadOnlyList<ImageTask> tasks) => tasks.Any(task => task.TakesScale);

    // The result of a job that ends with embed is a reconstruction. Where embed follows an upload's task, the result is the picture before it.
    private static bool HasMetadata(IReadOnlyList<ImageTask> tasks) => tasks is [.., { GivesLatent: false }];

    // Names of metadata are case-insensitive, and clients write them in any case.
    private static string? Find(IDictionary<string, string> metadata, string key) =>
        metadata.FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
}

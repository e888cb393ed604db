using System.Text.Json;
using System.Text.RegularExpressions;
using AePipeline.Imaging;
using AePipeline.Json;
using AePipeline.Storage;
using AePipeline.Wording;

namespace AePipeline.Bulk;

/// <summary>What a bulk job is asked to do: the content of <c>jobs/{id}/request.json</c>.</summary>
/// <remarks>Set and not init where there is a default: generated JSON readers give absent init properties null.</remarks>
public sealed partial record BulkRequest
{
    /// <summary>Lowest and highest <see cref="Priority"/>.</summary>
    public const int MinPriority = 0, MaxPriority = 9;

    /// <summary>Name of the job: up to 64 letters, digits and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>The container of the images. Default <see cref="BlobContainers.Images"/>.</summary>
    public string Container { get; set; } = BlobContainers.Images;

    /// <summary>Start of the images' names; empty for the whole container.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>
    /// Which names below the prefix are meant, for example <c>**/*.jpg</c>: <c>*</c> and <c>?</c> stand for characters
    /// inside one folder, <c>**</c> for any number of folders. Null for all.
    /// </summary>
    public string? Pattern { get; set; }

    /// <summary>
    /// A blob of the container <see cref="BlobContainers.Jobs"/> with one name a line, instead of a listing. Null to list.
    /// </summary>
    public string? ListBlob { get; set; }

    /// <summary>What is done to every image, each on the output of the one before: different tasks, of which only the last may give a latent.</summary>
    public required IReadOnlyList<ImageTask> Tasks { get; init; }

    /// <summary>Whether the images between the tasks of a chain are stored too.</summary>
    public bool KeepIntermediate { get; set; }

    /// <summary>Whether images whose result an older model made are done again.</summary>
    public bool Stale { get; set; }

    /// <summary>
    /// How strongly every image is denoised, 0 to 2, see <see cref="DenoiseStrength"/>; null for what each image's metadata
    /// asks for, or the host's setting. Images whose result was made with another strength are done again. Only for jobs that denoise.
    /// </summary>
    public float? Strength { get; set; }

    /// <summary>
    /// How many times as wide and as high every image becomes, 2 or 4; null for what each image's metadata asks for, or else for what the
    /// promoted upscaler does. Images whose result was made with another wish are done again. Only for jobs that upscale.
    /// </summary>
    public int? Scale { get; set; }

    /// <summary>
    /// File format of the results; null for what each image's metadata asks for, or the host's setting. Images whose result has another
    /// are done again, and the other is removed.
    /// </summary>
    public ResultFormat? Format { get; set; }

    /// <summary>Quality of results in a lossy format, 1 to 100; null for what each image's metadata asks for, or the host's setting.</summary>
    public int? Quality { get; set; }

    /// <summary>
    /// What of their own metadata the results keep; null for what each image's metadata asks for, or the host's setting. Not for jobs that
    /// end with embed.
    /// </summary>
    public MetadataKept? Metadata { get; set; }

    /// <summary>
    /// Whether results are in an RGB space of each picture's own, such as Display P3, or in sRGB; null for what each image's metadata asks
    /// for, or the host's setting. Not for jobs that end with embed.
    /// </summary>
    public GamutKept? Gamut { get; set; }

    /// <summary>0 to 9; of the jobs that wait, the highest goes first. Default 0.</summary>
    public int Priority { get; set; }

    /// <summary>What an hour of this machine costs, in the user's currency; null when it was not said.</summary>
    public double? PricePerHour { get; set; }

    /// <summary>
    /// Folder below which the results' paths begin, for example <c>archive/2026</c>; empty for none. Only for jobs whose
    /// results are not those of uploads, see <see cref="IsOverUploads"/>.
    /// </summary>
    public string ResultPrefix { get; set; } = "";

    /// <summary>
    /// Names that are listed and checked off together, 10 to 5000. Default 1000. Part of the request because the names of
    /// the outcomes' parts follow from it: they must not change when a job goes on under other settings.
    /// </summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Images that are worked on, and whose outcomes are recorded, together: 1 to 500. Default 50.</summary>
    public int BatchSize { get; set; } = 50;

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Whether the job does to uploads what their own folder asks for: one task over the container
    /// <see cref="BlobContainers.Images"/>, below that task's folder. Its results are those of the uploads.
    /// </summary>
    public bool IsOverUploads => Container == BlobContainers.Images
        && Tasks.Count == 1
        && Prefix.StartsWith($"{Tasks[0].ToFolder()}/", StringComparison.Ordinal);

    /// <summary>Whether a job can be called so.</summary>
    public static bool IsPossibleId(string? id) => id is not null && IdPattern().IsMatch(id);

    /// <summary>Whether a folder of <see cref="BlobContainers.Jobs"/> is another feature's: the training schedule's or the sweep's.</summary>
    internal static bool IsReserved(string id) => id is "training" or "sweep";

    /// <summary>Reads a request and checks it.</summary>
    /// <exception cref="InvalidDataException">It is none, or not a possible one; the message says why.</exception>
    public static BulkRequest Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var request = JsonRequest.Read(json, BulkJson.Default.BulkRequest);
            request.Check();
            return request;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"This is not a request for a bulk job: {malformed.Message}", malformed);
        }
    }

    /// <summary>What the job wants of every image.</summary>
    public UploadOptions ToOptions() => new() { Strength = Strength, Scale = Scale, Format = Format, Quality = Quality, Metadata = Metadata, Gamut = Gamut };

    /// <summary>The request as its blob holds it.</summary>
    /// <exception cref="ArgumentException">It is not a possible request; the message says why.</exception>
    public string ToJson()
    {
        Check();
        return JsonSerializer.Serialize(this, BulkJson.Default.BulkRequest);
    }

    /// <summary>Checks that the request is a possible one.</summary>
    /// <exception cref="ArgumentException">It is not; the message says why and what to write instead.</exception>
    public void Check()
    {
        if (!IsPossibleId(Id))
            throw new ArgumentException($"The id is '{Id}'; it must have up to 64 letters, digits and '-', and start with a letter or digit.");
        if (IsReserved(Id))
            throw new ArgumentException($"The id '{Id}' is taken by the pipeline itself. Choose another.");
        if (!BlobPrefix.TryParse($"{Container}/{Prefix}", out _, out var problem))
            throw new ArgumentException($"The source {problem}");
        if (Container is BlobContainers.Jobs or BlobContainers.Models or BlobContainers.Failed or BlobContainers.Latents)
            throw new ArgumentException($"The container '{Container}' holds no images. Name one that does, for example {BlobContainers.Images}.");
        if (Tasks.Count == 0 || Tasks.Distinct().Count() != Tasks.Count || Tasks.Contains(default))
            throw new ArgumentException($"The tasks must be one to {Counted.InWords(ImageTasks.All.Count)} different ones of {ImageTasks.Listed}, for example denoise,embed.");
        if (Tasks.SkipLast(1).Any(task => task.GivesLatent))
            throw new ArgumentException($"{Tasks.First(task => task.GivesLatent)} must be the last task: what follows it would work on a reconstruction. Put it at the end.");
        ToOptions().Check(Tasks);
        if (Pattern is not null && ListBlob is not null)
            throw new ArgumentException("A list of names takes no pattern. Leave one of them out.");
        if (ListBlob is not null && !BlobNames.IsValidUpload(ListBlob, out problem))
            throw new ArgumentException($"The list of names is a blob of the container '{BlobContainers.Jobs}': {problem}");
        if (Pattern is "")
            throw new ArgumentException("The pattern is empty. Leave it out for all names.");
        if (Priority is < MinPriority or > MaxPriority)
            throw new ArgumentException($"The priority is {Priority}; it must be {MinPriority} to {MaxPriority}.");
        if (PageSize is < 10 or > 5000)
            throw new ArgumentException($"The page size is {PageSize}; it must be 10 to 5000.");
        if (BatchSize is < 1 or > 500)
            throw new ArgumentException($"The batch size is {BatchSize}; it must be 1 to 500.");
        if (PricePerHour is { } price && !(price >= 0 && double.IsFinite(price)))
            throw new ArgumentException($"The price an hour is {price}; it must be 0 or more.");
        if (ResultPrefix.Length > 0 && !BlobNames.IsValidUpload(ResultPrefix, out problem))
            throw new ArgumentException($"The folder of the results: {problem}");
        if (ResultPrefix.Split('/').Any(folder => folder.StartsWith('@')))
            throw new ArgumentException($"The folder of the results, '{ResultPrefix}', has a part that begins with '@', as the folders of jobs without one do. Choose another.");
        if (ResultPrefix.Length > 0 && IsOverUploads)
            throw new ArgumentException("The results of uploads have their own places. Leave the folder of the results out.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,63}\z")]
    private static partial Regex IdPattern();
}

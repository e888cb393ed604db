using System.ComponentModel.DataAnnotations;
using AePipeline.Imaging;
using AePipeline.Limits;
using AePipeline.Processing.Results;
using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>How uploads become results.</summary>
public sealed class ProcessingOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Processing";

    private const int EmbeddedAtOnce = 16;

    /// <summary>
    /// File format of the results of uploads that do not ask for one themselves. Default <see cref="Storage.ResultFormat.Png"/>. As with
    /// <see cref="Strength"/>, a changed setting alone does no upload again.
    /// </summary>
    [EnumDataType(typeof(ResultFormat))]
    public ResultFormat ResultFormat { get; set; } = ResultFormat.Png;

    /// <summary>
    /// How strongly uploads are denoised that do not say so themselves, 0 to 2, see <see cref="DenoiseStrength"/>. Default 1.
    /// A changed setting counts for what is made from then on: no upload is done again because of it alone, but a bulk job does
    /// again what was made with another strength than its own or, where it has none, than the setting of the host that carries it out.
    /// </summary>
    [Range((double)DenoiseStrength.Min, DenoiseStrength.Max)]
    public float Strength { get; set; } = DenoiseStrength.Default;

    /// <summary>
    /// What of their own metadata the results of uploads keep that do not say so themselves. Default <see cref="MetadataKept.Safe"/>: date,
    /// camera, lens, exposure, author and copyright. As with <see cref="Strength"/>, a changed setting alone does no upload again.
    /// </summary>
    [EnumDataType(typeof(MetadataKept))]
    public MetadataKept Metadata { get; set; } = MetadataKept.Safe;

    /// <summary>
    /// Whether results are in an RGB space of the picture's own, such as Display P3, or in sRGB, for uploads that do not say so themselves.
    /// Default <see cref="GamutKept.Keep"/>. As with <see cref="Strength"/>, a changed setting alone does no upload again.
    /// </summary>
    [EnumDataType(typeof(GamutKept))]
    public GamutKept Gamut { get; set; } = GamutKept.Keep;

    /// <summary>
    /// Images that are worked on at once, 1 to 64. Default null: one in the model for each core, one being read and one being
    /// written, and 16 to embed, which go through the model together. The model itself runs as many at a time as the inference
    /// settings say.
    /// </summary>
    [Range(1, 64)]
    public int? Concurrency { get; set; }

    /// <summary>Folder for downloads and unfinished results. Default: the system's temporary folder.</summary>
    public string? WorkDirectory { get; set; }

    /// <summary>
    /// Shortest pause between two sweeps. Default 1 s. A sweep that takes long is followed by a pause of at least
    /// five times its own duration, so that looking for work never becomes the work, up to <see cref="MaxSweepPause"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest pause between two sweeps, however long they take. Default 3 s: an upload is seen that soon, also after a burst
    /// and in a large account.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan MaxSweepPause { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Longest pause between two sweeps that find nothing, where the storage tells of uploads as the one of <c>ae up</c> does.
    /// Default 30 s: what is not told, such as a copy that the storage made itself, waits that long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan IdleSweepPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Questions about single images that a sweep asks at once, 1 to 64. Default 8.</summary>
    [Range(1, 64)]
    public int SweepParallelism { get; set; } = 8;

    /// <summary>
    /// How long sweeps trust what they know of images whose uploads have not changed. Default 1 h: a result that somebody
    /// deletes is made again within that time, since a sweep then compares everything again, by listings.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan RecheckInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Attempts at an image that fails for a reason that may pass, before it gets a problem report. Default 5.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Pause after the first failed attempt, doubled after each further one. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between attempts. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a <see cref="ProblemType.RetriesExhausted"/> report rests an image. Default 1 h; after that it is tried
    /// again, so that an outage longer than all attempts together costs time and never an image.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ExhaustedRest { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Pause between two looks for the model of a task that has none yet. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan ModelWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stopping worker lets images in flight finish. Default 25 s; what is not done by then is done after the next start.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Images of a task that are worked on at once.</summary>
    internal int ConcurrencyOf(ImageTask task) =>
        Concurrency ?? (task.GivesLatent ? EmbeddedAtOnce : Math.Min(CpuBudget.Cores + 2, EmbeddedAtOnce));

    /// <summary>What is done where nobody wants anything else.</summary>
    internal UploadOptions Defaults => new() { Strength = Strength, Format = ResultFormat, Metadata = Metadata, Gamut = Gamut };

    /// <summary>The pause after some failed attempts: doubled each time, and spread so that images that failed together do not come back together.</summary>
    internal TimeSpan DelayAfter(int attempts, Random random)
    {
        var doubled = RetryDelay * Math.Pow(2, Math.Min(attempts - 1, 30));
        var delay = doubled < MaxRetryDelay ? doubled : MaxRetryDelay;
        return delay * (0.5 + (random.NextDouble() / 2));
    }
}

namespace AePipeline.Storage;

/// <summary>
/// What somebody wants of an image beside its task. An upload says it in its blob's metadata, a bulk job in its request, a
/// host in its settings; what one leaves open (null) the next one decides.
/// </summary>
public sealed record UploadOptions
{
    /// <summary>Metadata of an upload with its <see cref="Strength"/>, a number with a decimal point.</summary>
    public const string StrengthKey = "ae_strength";

    /// <summary>Everything left open.</summary>
    public static UploadOptions None { get; } = new();

    /// <summary>How strongly to denoise, see <see cref="DenoiseStrength"/>; null when that is left open, or where nothing is denoised.</summary>
    public float? Strength { get; init; }

    /// <summary>These options, with what they leave open from others.</summary>
    public UploadOptions Or(UploadOptions others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new UploadOptions { Strength = Strength ?? others.Strength };
    }

    /// <summary>These options, with what they leave open from the metadata of an upload. Nothing else is looked at.</summary>
    /// <param name="metadata">Of the upload's blob.</param>
    /// <param name="tasks">What is done to the image; options that mean nothing to these are ignored, whatever they say.</param>
    /// <exception cref="InvalidDataException">An option is not a possible one; the message names its key, its value and the way out.</exception>
    public UploadOptions OrOf(IDictionary<string, string> metadata, IReadOnlyList<ImageTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return HasStrength(tasks) && Strength is null && Find(metadata, StrengthKey) is { } text
            ? this with { Strength = ReadStrength(text) }
            : this;
    }

    /// <summary>The options that mean something to tasks; the others left open.</summary>
    public UploadOptions For(IReadOnlyList<ImageTask> tasks) => HasStrength(tasks) ? this : this with { Strength = null };

    /// <summary>The strength that a task is to work with: of a task that knows none, <see cref="DenoiseStrength.Default"/>.</summary>
    public float StrengthFor(ImageTask task) => For([task]).Strength ?? DenoiseStrength.Default;

    /// <summary>Checks that the options are possible ones for the tasks that they are meant for.</summary>
    /// <param name="tasks">What is done to the image.</param>
    /// <exception cref="ArgumentException">They are not; the message says why and what to write instead.</exception>
    public void Check(IReadOnlyList<ImageTask> tasks)
    {
        if (Strength is not { } strength) return;
        if (!DenoiseStrength.IsPossible(strength))
            throw new ArgumentException($"The strength is {DenoiseStrength.Format(strength)}; it {DenoiseStrength.Rule}.");
        if (!HasStrength(tasks))
            throw new ArgumentException($"Only denoise has a strength, and not {string.Join(" or ", tasks.Select(ImageTasks.ToFolder))}. Leave the strength out.");
    }

    /// <summary>The metadata of an upload that asks for these options; nothing for what is left open.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Strength is { } strength) metadata[StrengthKey] = DenoiseStrength.Format(strength);
        return metadata;
    }

    private static bool HasStrength(IReadOnlyList<ImageTask> tasks) => tasks.Contains(ImageTask.Denoise);

    private static float ReadStrength(string text) => DenoiseStrength.TryParse(text, out var strength)
        ? strength
        : throw new InvalidDataException(
            $"The upload's metadata {StrengthKey} is '{(text.Length > 40 ? $"{text[..40]}…" : text)}'; it {DenoiseStrength.Rule}. "
            + "Set it to such a number, or leave it out to have the pipeline's own strength.");

    // Names of metadata are case-insensitive, and clients write them in any case.
    private static string? Find(IDictionary<string, string> metadata, string key) =>
        metadata.FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
}

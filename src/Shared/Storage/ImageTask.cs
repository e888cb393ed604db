using AePipeline.Families;

namespace AePipeline.Storage;

/// <summary>What is done to an uploaded image: a family of models that takes uploads, whose name is the first folder of the upload's.</summary>
public readonly record struct ImageTask
{
    /// <exception cref="ArgumentException">The family takes no uploads.</exception>
    internal ImageTask(ModelFamily family)
    {
        if (family.Uploads is null) throw new ArgumentException($"The family '{family.Name}' takes no uploads.", nameof(family));
        Family = family;
    }

    /// <summary>Noise removed, same size.</summary>
    public static ImageTask Denoise { get; } = ImageTasks.Parse("denoise");

    /// <summary>Resolution raised by the model's scale.</summary>
    public static ImageTask Upscale { get; } = ImageTasks.Parse("upscale");

    /// <summary>Reduced to a latent vector.</summary>
    public static ImageTask Embed { get; } = ImageTasks.Parse("embed");

    /// <summary>The family of the models that do it.</summary>
    public ModelFamily Family { get; }

    /// <summary>What its result is, in a word, for example <c>denoised</c>.</summary>
    public string ResultWord => Uploads.ResultWord;

    /// <summary>Whether it gives a latent vector; its result is then a reconstruction, and nothing follows it.</summary>
    public bool GivesLatent => Uploads.GivesLatent;

    /// <summary>Whether an upload may say how strongly it is done.</summary>
    public bool TakesStrength => Uploads.TakesStrength;

    /// <summary>Whether an upload may say how many times as wide and as high it becomes.</summary>
    public bool TakesScale => Family.Scales.Count > 0;

    private UploadContract Uploads => Family.Uploads!;

    /// <summary>The family's name.</summary>
    public override string ToString() => Family?.Name ?? "";
}

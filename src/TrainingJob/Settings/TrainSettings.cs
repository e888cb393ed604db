using AePipeline.Training.Requests;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Data.Degrading;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Settings;

/// <summary>The arguments of one training run.</summary>
public sealed record TrainSettings
{
    /// <summary>The family of model.</summary>
    public required string Task { get; init; }

    /// <summary>Folder of training images, or null.</summary>
    public string? DataFolder { get; init; }

    /// <summary><c>container/prefix</c> of training images in blob storage, or null.</summary>
    public string? DataBlobs { get; init; }

    /// <summary>IDX file of training images, or null.</summary>
    public string? Idx { get; init; }

    /// <summary>IDX file of the training images' labels, which only measuring reads, or null.</summary>
    public string? IdxLabels { get; init; }

    /// <summary>Folder of validation images; null takes a tenth of the training images, chosen by content.</summary>
    public string? ValidationFolder { get; init; }

    /// <summary>IDX file of validation images, or null.</summary>
    public string? ValidationIdx { get; init; }

    /// <summary>IDX file of the validation images' labels, which only measuring reads, or null.</summary>
    public string? ValidationIdxLabels { get; init; }

    /// <summary>How the images are read.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>Channels to train a file for: 3, 1, or both; null leaves it to the family.</summary>
    public IReadOnlyList<int>? Channels { get; init; }

    /// <summary>One of <see cref="Families.TrainedFamily.Networks"/> of the family.</summary>
    public string Network { get; init; } = NetworkNames.Default;

    /// <summary>Side in pixels that whole images are brought to, or null.</summary>
    public int? Size { get; init; }

    /// <summary>Factor of the enlargement, 2 or 4.</summary>
    public int Scale { get; init; } = 2;

    /// <summary>Length of the latent vector; null leaves it to the family.</summary>
    public int? LatentSize { get; init; }

    /// <summary>Where a conditional VAE learns the images' classes from, see <see cref="ClassSource"/>; null for a plain one.</summary>
    public string? Condition { get; init; }

    /// <summary>Names of the classes 0, 1, 2 and so on of an IDX file's labels; none for the numbers themselves.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Weight of the contrastive loss between crops of an image; null for whole images without it.</summary>
    public double? Contrast { get; init; }

    /// <summary>How the light of those crops is varied.</summary>
    public LightOptions Light { get; init; } = new();

    /// <summary>One of the names of <see cref="ReconstructionLoss.All"/>; null leaves it to the family.</summary>
    public string? Loss { get; init; }

    /// <summary>One of <see cref="Optimizers.Names"/>; null leaves it to the family.</summary>
    public string? Optimizer { get; init; }

    /// <summary>Weight of the divergence in a VAE's loss.</summary>
    public BetaSchedule Beta { get; init; } = new();

    /// <summary>Share of an image's values that a VAE's encoder does not see in training.</summary>
    public double InputDropout { get; init; }

    /// <summary>Name of the run, by which it goes on after an interruption; null for a new one.</summary>
    public string? RunId { get; init; }

    /// <summary>The request that the run carries out, or null.</summary>
    public TrainingRequest? Request { get; init; }

    /// <summary>The arguments as they were typed, to say how to go on.</summary>
    public IReadOnlyList<string> Typed { get; init; } = [];

    /// <summary>Time between two checkpoints.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>One of <see cref="TrainingDevice.Choices"/>.</summary>
    public string Device { get; init; } = TrainingDevice.Auto;

    /// <summary>One of <see cref="Precisions.Choices"/>.</summary>
    public string Precision { get; init; } = Precisions.Auto;

    /// <summary>A version whose weights to start from: its folder, its name in storage, or <c>current</c> for the promoted one; or null.</summary>
    public string? From { get; init; }

    /// <summary>Whether to write an 8-bit file beside each, where it is as good.</summary>
    public bool Int8 { get; init; }

    /// <summary>Whether the 8-bit files of <see cref="From"/> are made anew and nothing is trained.</summary>
    public bool Int8Only { get; init; }

    /// <summary>Steps that the weights of 8-bit files are trained on with their rounding.</summary>
    public long Int8Steps { get; init; }

    /// <summary>Folder to write the version to in place of blob storage, or null.</summary>
    public string? Output { get; init; }

    /// <summary>Text file of credits for the training images, one a line, for the card; or null.</summary>
    public string? CreditsFile { get; init; }

    /// <summary>Threads to compute with.</summary>
    public required int Threads { get; init; }

    /// <summary>What is done to clean pictures, for denoise and upscale.</summary>
    public DegradationOptions Degradation { get; init; } = new();

    /// <summary>How pictures are made smaller, for upscale.</summary>
    public ShrinkingOptions Shrinking { get; init; } = new();

    /// <summary>Steps, batch, learning rate.</summary>
    public required TrainingOptions Training { get; init; }
}

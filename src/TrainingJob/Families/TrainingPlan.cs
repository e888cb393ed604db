using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families;

/// <summary>
/// What a run trains: the networks, the objective, the samples and what a card says of them, as the family makes them of the
/// arguments.
/// </summary>
/// <param name="family">The family.</param>
/// <param name="settings">The arguments.</param>
/// <param name="images">The data.</param>
public abstract class TrainingPlan(TrainedFamily family, TrainSettings settings, ImageSet images)
{
    private const int DefaultSide = 64;

    /// <summary>The family.</summary>
    public TrainedFamily Family => family;

    /// <summary>What the model is, in a sentence for people.</summary>
    public abstract string Description { get; }

    /// <summary>What a card notes of the training beside what it notes of every family's, by name.</summary>
    public virtual IReadOnlyDictionary<string, double> Facts { get; } = new Dictionary<string, double>();

    /// <summary>What a user must know of this family before trusting the output.</summary>
    public abstract IReadOnlyList<string> Limitations { get; }

    /// <summary>The metric that promotion compares; larger is better.</summary>
    public abstract string PromotionMetric { get; }

    /// <summary>Factor between the output's and the input's width and height.</summary>
    public virtual int Scale => 1;

    /// <summary>Channels to train files for, one training each.</summary>
    public IReadOnlyList<int> Channels => settings.Channels ?? (settings.Idx is not null ? [1] : family.HasGreyFile ? [3, 1] : [3]);

    /// <summary>Names of the layers that a file of 8 bits computes in floating point all the same; none for most.</summary>
    /// <param name="graph">One of the networks.</param>
    public virtual IReadOnlyCollection<string> Exact(LayerGraph graph) => [];

    /// <summary>The networks of a run, which train together.</summary>
    /// <param name="channels">3 for colour, 1 for grey.</param>
    /// <exception cref="ArgumentException">The arguments describe no network.</exception>
    public abstract IReadOnlyList<NetworkFile> Networks(int channels);

    /// <summary>What the networks are trained for.</summary>
    public abstract IObjective Objective { get; }

    /// <summary>The samples that they are trained on.</summary>
    public abstract SamplePlan Samples { get; }

    /// <summary>The arguments for this family: steps, batch, learning rate.</summary>
    public virtual TrainingOptions Options => settings.Training with { Optimizer = settings.Optimizer ?? DefaultOptimizer };

    /// <summary>How far off an output is: the loss asked for, or the family's own.</summary>
    public ReconstructionLoss Loss => settings.Loss is { } name ? ReconstructionLoss.Named(name) : DefaultLoss;

    /// <summary>The loss that training uses unless another is asked for.</summary>
    protected abstract ReconstructionLoss DefaultLoss { get; }

    /// <summary>The optimiser that training uses unless another is asked for.</summary>
    protected virtual string DefaultOptimizer => IsTextbook ? Optimizers.Adam : Optimizers.AdamW;

    /// <summary>The arguments.</summary>
    protected TrainSettings Settings => settings;

    /// <summary>The data.</summary>
    protected ImageSet Images => images;

    /// <summary>Names of the classes that the model is told; null for a model that is told none.</summary>
    protected IReadOnlyList<string>? Classes => images.Classes.Count > 0 ? images.Classes : null;

    /// <summary>Whether the network of the textbook's experiment is asked for.</summary>
    protected bool IsTextbook => settings.Network == NetworkNames.Textbook;

    /// <summary>Samples that are whole images: in the size asked for, of an IDX file's images, or 64x64.</summary>
    protected SamplePlan WholeImages
    {
        get
        {
            var first = images.Training[0];
            return settings.Size is { } side ? new SamplePlan(side, side, SampleKind.WholeImage)
                : settings.Idx is not null ? new SamplePlan(first.Height, first.Width, SampleKind.WholeImage)
                : new SamplePlan(DefaultSide, DefaultSide, SampleKind.WholeImage);
        }
    }

    /// <summary>What is done to the trained networks before they are written, without a change of what they compute; nothing for most.</summary>
    /// <param name="networks">The networks of a run.</param>
    public virtual void Arrange(NetworkSet networks)
    {
    }

    /// <summary>Checks that loss, network and samples go together.</summary>
    /// <param name="networks">What <see cref="Networks"/> gave.</param>
    /// <exception cref="ArgumentException">They do not; the message says what to change.</exception>
    public void Check(IReadOnlyList<NetworkFile> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var last = networks[^1].Graph;
        if (Loss.NeedsProbabilities && last.LayerOf(last.Outputs[^1]) is not Sigmoid)
        {
            throw new ArgumentException(
                $"The loss {Loss.Name} compares probabilities, and the output of this network may leave [0, 1]. "
                + $"Use --loss {ReconstructionLoss.L1.Name}, or --network {NetworkNames.Textbook}.");
        }

        if (Loss == ReconstructionLoss.SsimMix && Math.Min(Samples.Height, Samples.Width) < Quality.Ssim.LeastSide)
        {
            throw new ArgumentException(
                $"The loss {Loss.Name} needs {Quality.Ssim.LeastSide}x{Quality.Ssim.LeastSide} pixels; the samples have {Samples.Width}x{Samples.Height}. Use another --loss.");
        }

        CheckSize(networks[0].Graph);
    }

    /// <summary>Checks that a network of the textbook is asked for with data that it takes.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    protected void CheckTextbook(int channels)
    {
        if (channels != 1 || Samples is not { Height: TextbookNetwork.Side, Width: TextbookNetwork.Side, Whole: true })
        {
            throw new ArgumentException(
                $"The textbook's network takes whole grey images of {TextbookNetwork.Side}x{TextbookNetwork.Side} pixels: train it on --idx, with --channels grey and --size {TextbookNetwork.Side}.");
        }
    }

    private void CheckSize(LayerGraph graph)
    {
        var unit = graph.Reach.Alignment * Scale;
        if (Samples.Height % unit != 0 || Samples.Width % unit != 0)
        {
            throw new ArgumentException(
                $"Samples of {Samples.Width}x{Samples.Height} pixels do not suit this network: both sides must be multiples of {unit}. "
                + (Samples.Kind != SampleKind.Patch ? "Give a --size that is." : "Give a --patch that is."));
        }
    }
}

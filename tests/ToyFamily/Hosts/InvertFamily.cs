using AePipeline.Evaluation;
using AePipeline.Families;
using AePipeline.Families.Restoring;

namespace AePipeline.ToyFamily.Hosts;

/// <summary>Negative in, positive out: all that hosts must know of a fifth family.</summary>
public sealed class InvertFamily : RestorationFamily, IPairedRestorationFamily
{
    /// <summary>How an image becomes its negative.</summary>
    public static Condition Negative { get; } = new(
        "negative", "negative", "Every sample x becomes 1 - x.", clean => clean with { Samples = [.. clean.Samples.Select(sample => 1 - sample)] });

    /// <inheritdoc/>
    public override string Name => "invert";

    /// <inheritdoc/>
    public override string Title => "Invert";

    /// <inheritdoc/>
    public override UploadContract Uploads { get; } = new("inverted");

    /// <inheritdoc/>
    public override string OutputTensor => "inverted";

    /// <inheritdoc/>
    public override IReadOnlyList<NamedDegradation> Degradations { get; } = [new("negative", _ => [Negative])];

    /// <inheritdoc/>
    public override IRestorationProtocol ProtocolFor(Restoration model, IReadOnlyList<Condition> conditions, int? channels) =>
        new InvertProtocol(model, conditions, channels);

    /// <inheritdoc/>
    public IRestorationProtocol ProtocolForPairs(Restoration model, int? channels) =>
        new InvertProtocol(model, [Negative with { Description = "The negatives are files." }], channels);
}

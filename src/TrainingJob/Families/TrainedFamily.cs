using System.CommandLine;
using AePipeline.Families;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Data.Degrading;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.Families;

/// <summary>
/// A family of models as training knows it: the arguments that it takes, what a run of it trains, and how its versions are measured.
/// What every other part of the pipeline knows of it says the <see cref="ModelFamily"/> of the same name.
/// </summary>
public abstract class TrainedFamily
{
    /// <summary>The family's word: that of its <see cref="ModelFamily"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Those arguments that say something to this family and not to every other.</summary>
    public virtual IReadOnlyList<Option> Arguments => [];

    /// <summary>The networks that there are to choose from, the family's own first.</summary>
    public virtual IReadOnlyList<string> Networks { get; } = [NetworkNames.Default, NetworkNames.Textbook];

    /// <summary>Whether a version has a file for colour images and one for grey ones, each of a training of its own.</summary>
    public virtual bool HasGreyFile => false;

    /// <summary>How patches are spoilt unless the arguments say otherwise; null for a family that nothing is spoilt for.</summary>
    public virtual DegradationOptions? Degradation => null;

    /// <summary>Whether an argument says something to this family, of those that do not to every one.</summary>
    public bool Takes(Option argument) => Arguments.Contains(argument);

    /// <summary>What a run trains.</summary>
    /// <param name="settings">The arguments.</param>
    /// <param name="images">The data.</param>
    public abstract TrainingPlan Plan(TrainSettings settings, ImageSet images);

    /// <summary>Measures a version on the validation images, by the protocol of <see cref="Evaluation"/>.</summary>
    /// <param name="version">The version, and what it is measured on.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <returns>Figures, of which one is that of <see cref="VersionToMeasure.Metric"/>, and pictures.</returns>
    /// <exception cref="Inference.ModelInvalidException">The version does not load or run.</exception>
    public abstract Task<MeasuredModelFiles> MeasureAsync(VersionToMeasure version, CancellationToken cancellationToken);

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}

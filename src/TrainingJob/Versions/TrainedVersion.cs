using AePipeline.Models;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Versions;

/// <summary>A finished version and how it came about.</summary>
/// <param name="Card">The card of what is in the folder.</param>
/// <param name="Runs">The training runs, in the order of the card's files; a VAE's two files come from one.</param>
/// <param name="Measured">What each run's files are worth.</param>
internal sealed record TrainedVersion(ModelCard Card, IReadOnlyList<TrainingSummary> Runs, IReadOnlyList<MeasuredModelFiles> Measured)
{
    /// <summary>What a report tells of it.</summary>
    public RunReport ToReport() => new(Card, [.. Runs.Zip(Measured, (run, measured) => new ReportPart
    {
        Title = Runs.Count > 1 ? Colours.Name(run.Channels) : "",
        History = run.History,
        Evaluation = measured.Evaluation,
        Pictures = measured.Pictures,
        Latents = measured.Latents,
    })]);
}

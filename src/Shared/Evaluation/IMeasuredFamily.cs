using AePipeline.Families;
using AePipeline.Inference;
using AePipeline.Models;

namespace AePipeline.Evaluation;

/// <summary>A family whose models can be measured.</summary>
public interface IMeasuredFamily
{
    /// <summary>Measures a version by the family's protocol, beside what would be used without it.</summary>
    /// <param name="card">The version's card.</param>
    /// <param name="folder">The folder with its files.</param>
    /// <param name="plan">On what, and how.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="ModelInvalidException">The version does not load or run.</exception>
    /// <exception cref="NotMeasurableException">The version cannot be measured on such images.</exception>
    Task<ModelEvaluation> EvaluateAsync(ModelCard card, string folder, EvaluationPlan plan, CancellationToken cancellationToken);

    /// <summary>The family of a version.</summary>
    /// <exception cref="NotMeasurableException">It is unknown, or says nothing of how its models are measured.</exception>
    static IMeasuredFamily Of(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return ModelFamilies.TryFind(card.Task, out var family) && family is IMeasuredFamily measured
            ? measured
            : throw new NotMeasurableException(
                $"Model {card.Version} is of the family '{card.Task}', of which it is not known how to measure it; use one of {string.Join(", ", ModelFamilies.All.Where(known => known is IMeasuredFamily))}.");
    }
}

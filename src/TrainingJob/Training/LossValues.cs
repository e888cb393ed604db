namespace AePipeline.TrainingJob.Training;

/// <summary>A <see cref="BatchLoss"/> as numbers.</summary>
/// <param name="Total">The whole.</param>
/// <param name="Terms">Its parts by name.</param>
public sealed record LossValues(double Total, IReadOnlyDictionary<string, double> Terms)
{
    /// <summary>Reads the numbers.</summary>
    public static LossValues Of(BatchLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new(loss.Total.item<float>(), loss.Terms.ToDictionary(term => term.Name, term => (double)term.Value.item<float>()));
    }

    /// <summary>The mean of several, each with its weight.</summary>
    /// <param name="parts">At least one; all have the same terms.</param>
    public static LossValues Mean(IReadOnlyList<(LossValues Loss, double Weight)> parts)
    {
        var weight = parts.Sum(part => part.Weight);
        return new LossValues(
            parts.Sum(part => part.Loss.Total * part.Weight) / weight,
            parts[0].Loss.Terms.Keys.ToDictionary(name => name, name => parts.Sum(part => part.Loss.Terms[name] * part.Weight) / weight));
    }
}

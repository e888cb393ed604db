namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>One of several things, each as often as its weight says beside the others'.</summary>
internal static class WeightedChoice
{
    /// <summary>Draws one; the last where every weight is 0.</summary>
    public static T Draw<T>(Random random, params ReadOnlySpan<(double Weight, T Choice)> choices)
    {
        var sum = 0.0;
        foreach (var (weight, _) in choices) sum += weight;
        var place = random.NextDouble() * sum;
        foreach (var (weight, choice) in choices)
        {
            if ((place -= weight) < 0) return choice;
        }

        return choices[^1].Choice;
    }
}

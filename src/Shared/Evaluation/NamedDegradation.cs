namespace AePipeline.Evaluation;

/// <summary>A way to spoil clean images that people choose by its name.</summary>
/// <param name="Name">The name, for example <c>jpeg</c>.</param>
/// <param name="Conditions">The conditions that it stands for.</param>
public sealed record NamedDegradation(string Name, Func<DegradationLevels, IEnumerable<Condition>> Conditions)
{
    /// <summary>Whether it is white noise, of <see cref="DegradationLevels.Sigmas"/>.</summary>
    public bool TakesSigmas { get; init; }

    /// <summary>Whether it is JPEG, of <see cref="DegradationLevels.Qualities"/>.</summary>
    public bool TakesQualities { get; init; }
}

using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>What will be done to one picture.</summary>
public interface IDegradationPlan
{
    /// <summary>Side in pixels of the square picture that it takes.</summary>
    int Side { get; }

    /// <summary>Whether it takes a drawing rather than a photo.</summary>
    bool TakesGraphics { get; }

    /// <summary>Does it.</summary>
    /// <param name="picture">A square of that side, <c>[C, H, W]</c> in [0, 1].</param>
    DegradedSample Apply(FloatImage picture);
}

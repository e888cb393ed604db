using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>Spoils clean pictures for training.</summary>
public interface IDegrader
{
    /// <summary>Draws what will be done to the next picture.</summary>
    /// <param name="side">Side in pixels of the sample that is to come of it.</param>
    /// <param name="room">Shorter side in pixels of the picture that there is; a smaller one would have to be enlarged.</param>
    /// <param name="random">What decides, here and later.</param>
    IDegradationPlan Plan(int side, int room, Random random);
}

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

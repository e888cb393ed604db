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

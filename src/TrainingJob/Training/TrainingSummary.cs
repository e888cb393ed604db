namespace AePipeline.TrainingJob.Training;

/// <summary>How one part of a run was trained, for its checkpoint, its card and its report.</summary>
/// <param name="Channels">3 for colour, 1 for grey.</param>
/// <param name="Files">Names of the files that it made.</param>
/// <param name="Loss">Name of the loss.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Elapsed">Time in training.</param>
/// <param name="StoppedEarly">Whether validation had long been no better.</param>
/// <param name="ImagesAtOnce">How many images of a batch memory allowed to compute at once.</param>
/// <param name="History">The curves.</param>
public sealed record TrainingSummary(
    int Channels,
    IReadOnlyList<string> Files,
    string Loss,
    long Steps,
    TimeSpan Elapsed,
    bool StoppedEarly,
    int ImagesAtOnce,
    TrainingHistory History);

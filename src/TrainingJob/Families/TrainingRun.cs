using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Families;

/// <summary>One run of training.</summary>
/// <param name="Channels">3 for colour, 1 for grey.</param>
/// <param name="Files">Names of the files that it made.</param>
/// <param name="Loss">Name of the loss.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Elapsed">Time in training.</param>
/// <param name="StoppedEarly">Whether validation had long been no better.</param>
/// <param name="ImagesAtOnce">How many images of a batch memory allowed to compute at once.</param>
/// <param name="History">The curves.</param>
public sealed record TrainingRun(
    int Channels,
    IReadOnlyList<string> Files,
    string Loss,
    long Steps,
    TimeSpan Elapsed,
    bool StoppedEarly,
    int ImagesAtOnce,
    TrainingHistory History);

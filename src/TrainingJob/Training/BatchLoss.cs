using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>The loss of a batch and what it is made of.</summary>
/// <param name="Total">What training makes small, a scalar.</param>
/// <param name="Terms">Its parts by name, scalars, for the curves; empty when it is all of one piece.</param>
public sealed record BatchLoss(Tensor Total, params IReadOnlyList<(string Name, Tensor Value)> Terms);

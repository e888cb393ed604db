using AePipeline.TrainingJob.Networks;

namespace AePipeline.TrainingJob.Families;

/// <summary>A network of a model and the file that it becomes.</summary>
/// <param name="Name">The file's name inside the version's folder.</param>
/// <param name="Graph">The network.</param>
/// <param name="Role"><c>encoder</c> or <c>decoder</c> where the model has both, otherwise null.</param>
/// <param name="LatentSize">d, where there is a latent vector.</param>
public sealed record NetworkFile(string Name, LayerGraph Graph, string? Role = null, int? LatentSize = null);

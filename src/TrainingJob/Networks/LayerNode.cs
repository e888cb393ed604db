namespace AePipeline.TrainingJob.Networks;

/// <summary>One layer in a <see cref="LayerGraph"/>.</summary>
/// <param name="Name">Name of the layer and of the map it computes.</param>
/// <param name="Layer">What it computes.</param>
/// <param name="Inputs">Names of the maps it reads.</param>
public sealed record LayerNode(string Name, Layer Layer, IReadOnlyList<string> Inputs);

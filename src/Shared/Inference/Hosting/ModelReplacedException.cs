namespace AePipeline.Inference.Hosting;

/// <summary>The model version that an image ran on is at fault, and another one serves in its place: borrow that and run again.</summary>
/// <param name="task">The family.</param>
/// <param name="version">The version at fault.</param>
/// <param name="fault">What is wrong with it.</param>
public sealed class ModelReplacedException(string task, string version, ModelNotFiniteException fault)
    : Exception($"The {task} model {version} is at fault, and another version serves in its place. {fault?.Message}", fault);

using AePipeline.Imaging;

namespace AePipeline.Evaluation;

/// <summary>One way in which a protocol spoils clean images before a model restores them.</summary>
/// <param name="Name">Distinguishes the metrics' names: <c>sigma25</c> gives <c>psnr.sigma25</c>.</param>
/// <param name="Label">The same for people, for example <c>sigma 25</c>.</param>
/// <param name="Description">What is done, in a sentence; conditions of one kind share it.</param>
/// <param name="Spoil">
/// Spoils an image of samples in [0, 1], the same image always alike. For an upscaler the result is smaller by the model's scale.
/// </param>
public sealed record Condition(string Name, string Label, string Description, Func<FloatImage, FloatImage> Spoil);

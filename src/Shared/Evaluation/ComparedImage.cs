using AePipeline.Imaging;

namespace AePipeline.Evaluation;

/// <summary>One image as a protocol saw it.</summary>
/// <param name="Name">The image.</param>
/// <param name="Condition">What was done to it, in words: <c>sigma 25</c>, <c>x2</c>.</param>
/// <param name="Before">What would be used without the model: the noisy image, or the bicubic enlargement.</param>
/// <param name="After">The model's image.</param>
/// <param name="Target">What it should be; all three have one size.</param>
/// <param name="Scores">The figures, the deciding one first.</param>
public sealed record ComparedImage(
    string Name, string Condition, FloatImage Before, FloatImage After, FloatImage Target, IReadOnlyList<Score> Scores);

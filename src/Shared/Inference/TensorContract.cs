using System.Globalization;
using AePipeline.Families;
using AePipeline.Inference.Restoring;
using AePipeline.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AePipeline.Inference;

/// <summary>Names and shapes that an image-to-image model's tensors must have.</summary>
/// <param name="Input">Name of the input, <c>[N, C, H, W]</c>.</param>
/// <param name="Output">Name of the output, <c>[N, C, H * scale, W * scale]</c>.</param>
/// <param name="Strength">Name of the second input, <c>[N]</c>, of files that have one; null when the task's models have none.</param>
internal sealed record TensorContract(string Input, string Output, string? Strength)
{
    /// <summary>A dimension that is known only when the model runs.</summary>
    private const int Free = -1;

    /// <exception cref="ModelInvalidException">The task's models do not turn an image into an image.</exception>
    public static TensorContract For(ModelCard card) => ModelFamilies.TryFind(card.Task, out var family) && family is IImageToImageFamily restoring
        ? new TensorContract(TensorNames.Image, restoring.OutputTensor, TakesStrength(family) ? TensorNames.Strength : null)
        : throw new ModelInvalidException($"Model {card.Version} is for the task '{card.Task}'; images are restored by models for {Listed(known => known is IImageToImageFamily)}.");

    /// <summary>The inputs of a file, in the order in which they are given.</summary>
    public string[] InputsOf(ModelFile file) => file.TakesStrength && Strength is not null ? [Input, Strength] : [Input];

    /// <exception cref="ModelInvalidException">
    /// A tensor is missing, is not on the card, or has other channels or a size that the card does not state.
    /// </exception>
    public void Check(ModelFile file, int scale, InferenceSession session)
    {
        Check(file, "input", Input, session.InputMetadata, file.Height ?? Free, file.Width ?? Free);
        Check(file, "output", Output, session.OutputMetadata, scale * file.Height ?? Free, scale * file.Width ?? Free);
        CheckStrength(file, scale, session.InputMetadata);
        var given = InputsOf(file);
        if (session.InputMetadata.Count > given.Length)
        {
            throw new ModelInvalidException(
                $"{file.Name} has the inputs {Names(session.InputMetadata)}; only {string.Join(" and ", given.Select(name => $"'{name}'"))} {(given.Length == 1 ? "is" : "are")} given.");
        }
    }

    private static bool TakesStrength(ModelFamily family) => family is IImageToImageFamily && family.Uploads is { TakesStrength: true };

    private static string Listed(Func<ModelFamily, bool> allow) => string.Join(" or ", ModelFamilies.All.Where(allow).Select(family => family.Name));

    private void CheckStrength(ModelFile file, int scale, IReadOnlyDictionary<string, NodeMetadata> inputs)
    {
        if (Strength is null)
        {
            if (file.TakesStrength)
                throw new ModelInvalidException($"The card of {file.Name} says that it takes a strength; only models for {Listed(TakesStrength)} do.");
            return;
        }

        // An answer is blended with its image, pixel by pixel.
        if (scale != 1)
            throw new ModelInvalidException($"The card of {file.Name} states a scale of {scale}; models for {Listed(TakesStrength)} answer in the size of their source.");
        if (!inputs.TryGetValue(Strength, out var tensor))
        {
            if (file.TakesStrength)
                throw new ModelInvalidException($"The card of {file.Name} says that it takes a strength, and it has no input named '{Strength}', only {Names(inputs)}.");
            return;
        }

        if (!file.TakesStrength)
            throw new ModelInvalidException($"{file.Name} has an input '{Strength}' and its card does not say so: \"takesStrength\" must be true.");
        if (!tensor.IsTensor || tensor.ElementDataType != TensorElementType.Float || tensor.Dimensions is not [Free or 1])
        {
            throw new ModelInvalidException(
                $"The input '{Strength}' of {file.Name} is {tensor.ElementDataType} [{string.Join(", ", tensor.Dimensions ?? [])}]; it must be float [N] with free N.");
        }
    }

    private static void Check(
        ModelFile file, string kind, string name, IReadOnlyDictionary<string, NodeMetadata> tensors, int height, int width)
    {
        if (!tensors.TryGetValue(name, out var tensor))
        {
            throw new ModelInvalidException($"{file.Name} has no {kind} named '{name}', only {Names(tensors)}.");
        }

        var fits = tensor.IsTensor
            && tensor.ElementDataType == TensorElementType.Float
            && tensor.Dimensions is [Free or 1, var channels, var rows, var columns]
            && rows == height
            && columns == width
            && (channels == file.Channels || (channels == Free && kind == "output"));
        if (!fits)
        {
            throw new ModelInvalidException(
                $"The {kind} '{name}' of {file.Name} is {tensor.ElementDataType} [{string.Join(", ", tensor.Dimensions ?? [])}]; its card says float [N, {file.Channels}, {Side(height, "H")}, {Side(width, "W")}] with free N{(height == Free ? ", H and W" : "")}.");
        }
    }

    private static string Side(int length, string name) => length == Free ? name : length.ToString(CultureInfo.InvariantCulture);

    private static string Names(IReadOnlyDictionary<string, NodeMetadata> tensors) =>
        string.Join(", ", tensors.Keys.Select(name => $"'{name}'"));
}

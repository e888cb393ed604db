using AePipeline.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AePipeline.Inference;

/// <summary>Names and shapes that an image-to-image model's tensors must have.</summary>
/// <param name="Input">Name of the input, <c>[N, C, H, W]</c>.</param>
/// <param name="Output">Name of the output, <c>[N, C, H * scale, W * scale]</c>.</param>
internal sealed record TensorContract(string Input, string Output)
{
    /// <exception cref="ModelInvalidException">The task's models do not turn an image into an image.</exception>
    public static TensorContract For(ModelCard card) => card.Task switch
    {
        "denoise" => new TensorContract("image", "denoised"),
        "upscale" => new TensorContract("image", "upscaled"),
        _ => throw new ModelInvalidException(
            $"Model {card.Version} is for the task '{card.Task}'; images are restored by models for denoise or upscale."),
    };

    /// <exception cref="ModelInvalidException">A tensor is missing, or has other channels or a fixed size.</exception>
    public void Check(ModelFile file, InferenceSession session)
    {
        Check(file, "input", Input, session.InputMetadata);
        Check(file, "output", Output, session.OutputMetadata);
        if (session.InputMetadata.Count > 1)
        {
            throw new ModelInvalidException($"{file.Name} has the inputs {Names(session.InputMetadata)}; only '{Input}' is given.");
        }
    }

    private static void Check(ModelFile file, string kind, string name, IReadOnlyDictionary<string, NodeMetadata> tensors)
    {
        if (!tensors.TryGetValue(name, out var tensor))
        {
            throw new ModelInvalidException($"{file.Name} has no {kind} named '{name}', only {Names(tensors)}.");
        }

        // -1 is a dimension that is known only when the model runs.
        var fits = tensor.IsTensor
            && tensor.ElementDataType == TensorElementType.Float
            && tensor.Dimensions is [-1 or 1, var channels, -1, -1]
            && (channels == file.Channels || (channels == -1 && kind == "output"));
        if (!fits)
        {
            throw new ModelInvalidException(
                $"The {kind} '{name}' of {file.Name} is {tensor.ElementDataType} [{string.Join(", ", tensor.Dimensions ?? [])}]; its card says float [N, {file.Channels}, H, W] with free N, H and W.");
        }
    }

    private static string Names(IReadOnlyDictionary<string, NodeMetadata> tensors) =>
        string.Join(", ", tensors.Keys.Select(name => $"'{name}'"));
}

using System.Numerics.Tensors;

namespace AePipeline.Latents;

/// <summary>A latent that cannot be compared with the others of its model version.</summary>
/// <param name="Name">Blob name of the image, <c>embed/{path}</c>.</param>
/// <param name="Reason">What is wrong with it, in a sentence.</param>
public sealed record LatentLeftOut(string Name, string Reason)
{
    /// <summary>What is wrong with a vector by itself; null when nothing is.</summary>
    internal static string? FindProblem(ReadOnlySpan<float> vector) =>
        TensorPrimitives.IsFiniteAll(vector) ? null : "It holds a value that is no finite number.";

    /// <summary>What is wrong with a vector of another length than the others.</summary>
    internal static string ReasonOfLength(int length, int dimensions) => $"It has {length} values, and the others of its model version {dimensions}.";
}

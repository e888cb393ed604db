namespace AePipeline.Inference.Sessions;

/// <summary>One input of a batch.</summary>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Values">N vectors in a row.</param>
/// <param name="Shape">Shape of one vector.</param>
internal sealed record BatchInput(string Name, float[] Values, IReadOnlyList<int> Shape)
{
    /// <summary>Values of one vector.</summary>
    public int Length => Shape.Aggregate(1, (product, size) => checked(product * size));
}

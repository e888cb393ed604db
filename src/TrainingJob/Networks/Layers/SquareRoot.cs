using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// The square root, of negative values that of 0, so that in a histogram the rare counts beside the frequent: distances become
/// Hellinger's (Perronnin, Sánchez and Mensink, "Improving the Fisher Kernel for Large-Scale Image Classification", 2010).
/// </summary>
public sealed record SquareRoot : Layer
{
    /// <summary>Added first: at 0 the root's slope is infinite.</summary>
    private const float Least = 1e-4f;

    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) => (inputs[0].relu() + Least).sqrt();

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        using var least = tensor(Least);
        writer.Node("Relu", writer.Inputs, "rectified");
        writer.Node("Add", [writer.Name("rectified"), writer.Initializer("least", least)], "raised");
        writer.Node("Sqrt", [writer.Name("raised")]);
    }
}

using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// One kind of layer, with everything that is known about it in one place: its TorchSharp module, its ONNX nodes, its
/// shape and its reach. A network is a <see cref="LayerGraph"/> of these.
/// </summary>
public abstract record Layer
{
    /// <summary>Creates the module that holds the layer's weights, or null when it has none.</summary>
    public virtual nn.Module? CreateModule() => null;

    /// <summary>Computes the layer on tensors <c>[N, C, H, W]</c> or <c>[N, d]</c>.</summary>
    /// <param name="module">What <see cref="CreateModule"/> gave.</param>
    /// <param name="inputs">One tensor for each input.</param>
    /// <param name="precision">Number format to compute in; weights stay float32.</param>
    public abstract Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision);

    /// <summary>Writes the layer's ONNX nodes.</summary>
    public abstract void Export(nn.Module? module, OnnxNodeWriter writer);

    /// <summary>The shape of the output, given those of the inputs; by default that of the first input.</summary>
    /// <exception cref="ArgumentException">The layer does not take such inputs.</exception>
    public virtual SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0];

    /// <summary>The reach of the output, given that of the inputs, which is local; by default that of the first input.</summary>
    public virtual Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0];
}

using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// One kind of layer, with everything that is known about it in one place: its TorchSharp module, its ONNX nodes and
/// its reach. A network is a <see cref="LayerGraph"/> of these.
/// </summary>
public abstract record Layer
{
    /// <summary>Creates the module that holds the layer's weights, or null when it has none.</summary>
    public virtual nn.Module? CreateModule() => null;

    /// <summary>Computes the layer on tensors <c>[N, C, H, W]</c>.</summary>
    /// <param name="module">What <see cref="CreateModule"/> gave.</param>
    /// <param name="inputs">One tensor for each input.</param>
    /// <param name="precision">Number format to compute in; weights stay float32.</param>
    public abstract Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision);

    /// <summary>Writes the layer's ONNX nodes.</summary>
    public abstract void Export(nn.Module? module, OnnxNodeWriter writer);

    /// <summary>The reach of the output, given that of the inputs.</summary>
    public abstract Reach Propagate(IReadOnlyList<Reach> inputs);
}

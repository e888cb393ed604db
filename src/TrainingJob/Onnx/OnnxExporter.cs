using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx.Protobuf;
using Google.Protobuf;

namespace AePipeline.TrainingJob.Onnx;

/// <summary>Writes a trained <see cref="GraphModule"/> as an ONNX file: fp32, batch, height and width left open.</summary>
public static class OnnxExporter
{
    /// <summary>Version of the ONNX operator set that the files use.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8;

    /// <summary>Writes the file.</summary>
    /// <param name="module">The network with its weights.</param>
    /// <param name="outputChannels">C of the output tensor.</param>
    /// <param name="path">Where to; an existing file is replaced.</param>
    public static void Export(GraphModule module, int outputChannels, string path)
    {
        ArgumentNullException.ThrowIfNull(module);
        var layers = module.Graph;
        var graph = new GraphProto { Name = layers.OutputName };
        graph.Input.Add(ImageTensor(layers.InputName, layers.InputChannels, prefix: ""));
        graph.Output.Add(ImageTensor(layers.OutputName, outputChannels, prefix: layers.Reach.Stride == 1 ? "" : "output_"));
        foreach (var node in layers.Nodes)
        {
            node.Layer.Export(module.ModuleOf(node), new OnnxNodeWriter(graph, node));
        }

        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "AePipeline",
            ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version!.ToString(3),
            Graph = graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        using var file = File.Create(path);
        model.WriteTo(file);
    }

    private static ValueInfoProto ImageTensor(string name, int channels, string prefix)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = channels });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = prefix + "height" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = prefix + "width" });
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}

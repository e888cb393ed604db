using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx;
using AePipeline.TrainingJob.Onnx.Protobuf;
using Google.Protobuf;
using Dimension = AePipeline.TrainingJob.Onnx.Protobuf.TensorShapeProto.Types.Dimension;

namespace AePipeline.TrainingJob.Export;

/// <summary>
/// Writes a trained <see cref="GraphModule"/> as an ONNX file: fp32, the batch left open, height and width too where the
/// network's description leaves them open.
/// </summary>
public static class OnnxExporter
{
    /// <summary>Version of the ONNX operator set that the files use.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8;

    /// <summary>Writes the file.</summary>
    /// <param name="module">The network with its weights.</param>
    /// <param name="path">Where to; an existing file is replaced.</param>
    public static void Export(GraphModule module, string path)
    {
        using var file = File.Create(path);
        ToModel(module).WriteTo(file);
    }

    /// <summary>The content of the file.</summary>
    /// <param name="module">The network with its weights.</param>
    public static ModelProto ToModel(GraphModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var layers = module.Graph;
        var graph = new GraphProto { Name = layers.Outputs[0] };
        graph.Input.Add(Describe(layers.InputName, layers.InputShape, prefix: ""));
        graph.Input.AddRange(layers.Controls.Select(control => Describe(control.Name, control.Shape, prefix: "")));
        graph.Output.AddRange(layers.Outputs.Select(
            name => Describe(name, layers.ShapeOf(name), prefix: layers.Reach.Stride == 1 ? "" : "output_")));
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "AePipeline",
            ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version!.ToString(3),
            Graph = graph,
        };
        model.MetadataProps.AddRange(layers.Metadata.Select(fact => new StringStringEntryProto { Key = fact.Key, Value = fact.Value }));
        foreach (var node in layers.Nodes)
        {
            node.Layer.Export(module.ModuleOf(node), new OnnxNodeWriter(model, node.Name, node.Inputs));
        }

        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return model;
    }

    private static ValueInfoProto Describe(string name, SampleShape sample, string prefix)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new Dimension { DimParam = "batch" });
        if (!sample.IsNumber) shape.Dim.Add(new Dimension { DimValue = sample.Channels });
        if (!sample.IsVector)
        {
            shape.Dim.Add(Side(sample.Height, prefix + "height"));
            shape.Dim.Add(Side(sample.Width, prefix + "width"));
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static Dimension Side(int? length, string name) =>
        length is { } known ? new Dimension { DimValue = known } : new Dimension { DimParam = name };
}

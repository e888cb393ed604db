// Gives the colour denoiser what its predecessor knows, the network of commit 4b2ea65, which had two residual blocks
// more and estimated no level. What is new starts so that it changes nothing.
//   bench-graft OLD.onnx NEW_FOLDER        then: ae train --from NEW_FOLDER
using System.Runtime.InteropServices;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx.Protobuf;
using static TorchSharp.torch;

if (args is not [var old, var folder])
{
    Console.Error.WriteLine("usage: bench-graft OLD.onnx NEW_FOLDER");
    return 2;
}

(string New, string Old)[] sources =
[
    ("head.0", "head"), ("head.1", "down0"), ("encoder", "encoder1"), ("down", "down1"), ("estimator", "bottleneck"), ("up.depth", "up1.depth"),
    ("decoder", "decoder1"), ("detail", "head"), ("finish.depth", "up0.depth"), ("finish.block0", "decoder0.block0"), ("tail", "tail"),
];

// These leave the map before them as it is.
string[] silent = ["remover.told", "remover.block0.second"];

manual_seed(1);
using var noGradient = no_grad();
using var network = new GraphModule(DenoiseNetwork.Describe(3, DenoiseShape.Default));
var known = ModelProto.Parser.ParseFrom(File.ReadAllBytes(old)).Graph.Initializer.ToDictionary(stored => stored.Name);
foreach (var node in network.Graph.Nodes)
{
    foreach (var (part, weights) in network.ModuleOf(node)?.named_parameters() ?? [])
    {
        var name = $"{node.Name}.{part}";
        if (silent.Any(name.StartsWith)) weights.zero_();
        else if (Array.Find(sources, source => name.StartsWith($"{source.New}.", StringComparison.Ordinal)) is { New: not null } source)
            weights.copy_(ToTensor(known[source.Old + name[source.New.Length..]]));
    }
}

Directory.CreateDirectory(folder);
OnnxExporter.Export(network, Path.Combine(folder, "model.onnx"));
return 0;

static Tensor ToTensor(TensorProto stored) => tensor(MemoryMarshal.Cast<byte, float>(stored.RawData.Span).ToArray(), stored.Dims.ToArray());

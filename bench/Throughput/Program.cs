using System.Text.Json;
using AePipeline.Bench;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Families.Embed;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;
using TorchSharp;

// Trains a network on batches that are in memory already and says how many samples a second that is, as one line of
// JSON. Writes the untrained network first, for pytorch.py to train the same one.
//   bench-throughput denoise|autoencoder MODEL.onnx BATCH STEPS THREADS fp32|bf16

if (args is not [var name, var file, var batch, var steps, var threads, "fp32" or "bf16"])
{
    Console.Error.WriteLine("usage: bench-throughput denoise|autoencoder MODEL.onnx BATCH STEPS THREADS fp32|bf16");
    return 2;
}

TorchEnvironment.Prepare();
torch.set_num_threads(int.Parse(threads));
torch.manual_seed(1);
var options = new TrainingOptions
{
    Steps = StepTimes.WarmUp + long.Parse(steps), Batch = int.Parse(batch), Precision = args[^1] == "bf16" ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32,
};
var (graph, objective, side) = name == "denoise"
    ? (DenoiseNetwork.Describe(3, DenoiseShape.Default), (IObjective)new DenoiseObjective(ReconstructionLoss.L1, new Corruption()), 64)
    : (TextbookNetwork.DescribeEmbed(), new EmbedObjective(ReconstructionLoss.Bce), TextbookNetwork.Side);
using var networks = new NetworkSet(graph);
OnnxExporter.Export(networks.Modules[0], file);

var times = new StepTimes();
var data = new TrainingData(new RandomImages(options.Batch, side, networks.ImageChannels), TrainingImages: 10_000, Validation: []);
using var average = (await new Trainer(options, objective, times, Screen.OfProcess(TimeProvider.System), TimeProvider.System).TrainAsync(networks, data, CancellationToken.None)).Average;
Console.WriteLine(JsonSerializer.Serialize(new { engine = "aepipeline", samples = long.Parse(steps) * options.Batch, times.Seconds, times.ProcessorSeconds }, JsonSerializerOptions.Web));
return 0;

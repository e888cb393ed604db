using System.Security.Cryptography;
using AePipeline.Evaluation;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Models;
using AePipeline.Quality;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families.Embed;
using AePipeline.TrainingJob.Families.Vae;
using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Evaluation;

/// <summary>Small untrained models as real ONNX files, and images of their shape.</summary>
internal static class LatentModels
{
    public const int Side = 16;
    public const int LatentSize = 3;

    private static readonly SampleShape Shape = SampleShape.Image(1, Side, Side);

    public static EmbedModel Embed(string folder) => EmbedModel.Load(
        Export("embed", folder, ("model.onnx", EmbedNetwork.Describe(Shape, LatentSize, new CoderShape([4, 8], Blocks: 1)))), folder, new InferenceOptions());

    public static VaeModel Vae(string folder, int latentSize = LatentSize) => VaeModel.Load(VaeCard(folder, latentSize), folder, new InferenceOptions());

    public static ModelCard VaeCard(string folder, int latentSize = LatentSize) => Export(
        "vae",
        folder,
        ("decoder.onnx", VaeNetwork.DescribeDecoder(Shape, latentSize, [20])),
        ("model.onnx", VaeNetwork.DescribeEncoder(Shape, latentSize, [20])));

    /// <summary>Images of four kinds: a bright square in a corner, whose number is the label.</summary>
    public static UniformImages Squares(int count, bool labelled = true, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new VectorSet(new float[count * Side * Side], count, Side * Side);
        for (var i = 0; i < count; i++)
        {
            var (top, left) = (i % 4 / 2 * (Side / 2), i % 2 * (Side / 2));
            for (var pixel = 0; pixel < Side * Side; pixel++)
            {
                var (y, x) = Math.DivRem(pixel, Side);
                var inside = y >= top && y < top + (Side / 2) && x >= left && x < left + (Side / 2);
                samples.Values[(i * Side * Side) + pixel] = (float)((inside ? 0.7 : 0.1) + (random.NextDouble() * 0.2));
            }
        }

        return new UniformImages(
            new ImageShape(1, Side, Side),
            samples,
            [.. Enumerable.Range(0, count).Select(i => $"image {i}")],
            labelled ? [.. Enumerable.Range(0, count).Select(i => i % 4)] : null);
    }

    private static ModelCard Export(string task, string folder, params (string Name, LayerGraph Graph)[] files)
    {
        manual_seed(1);
        return new ModelCard
        {
            Task = task,
            Version = "20260101T000000Z-test",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Description = "Untrained network for tests.",
            Files = [.. files.Select(file => Export(folder, file.Name, file.Graph))],
            Training = new Dictionary<string, System.Text.Json.JsonElement>(),
            PromotionMetric = "none",
            ValidationSet = "none",
        };
    }

    private static ModelFile Export(string folder, string name, LayerGraph graph)
    {
        var path = Path.Combine(folder, name);
        using var module = new GraphModule(graph);
        OnnxExporter.Export(module, path);
        var bytes = File.ReadAllBytes(path);
        return new ModelFile
        {
            Name = name,
            Channels = 1,
            Size = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ReceptiveField = 0,
            Alignment = 1,
        };
    }
}

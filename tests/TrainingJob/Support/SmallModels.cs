using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Families.Embed;
using AePipeline.TrainingJob.Families.Upscale;
using AePipeline.TrainingJob.Families.Vae;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>Small networks of every family and images for them, to train in a moment.</summary>
internal static class SmallModels
{
    public static readonly SampleShape Image = SampleShape.Image(1, 28, 28);
    public static readonly CoderShape Coder = new([4, 8, 8], Blocks: 1);

    private static readonly Dictionary<string, (LayerGraph[] Graphs, IObjective Objective, double Share)> Families = new()
    {
        ["denoise"] = ([DenoiseNetwork.Describe(1, new DenoiseShape(8, 8, 16, 1, 1, 1, 1, 1))], new DenoiseObjective(ReconstructionLoss.L1, new Corruption()), 0.5),
        ["upscale"] = ([UpscaleNetwork.Describe(1, 2, new UpscaleShape(8, 1))], new UpscaleObjective(ReconstructionLoss.L1, 2), 0.7),
        ["embed"] = ([EmbedNetwork.Describe(Image, 4, Coder)], new EmbedObjective(ReconstructionLoss.Mse), 0.65),
        ["vae"] = (
            [VaeNetwork.DescribeEncoder(Image, 2, Coder), VaeNetwork.DescribeDecoder(Image, 2, Coder)],
            new VaeObjective(ReconstructionLoss.Mse, new BetaSchedule(WarmUp: 0.5)),
            0.65),
    };

    public static IEnumerable<string> Names => Families.Keys;

    /// <summary>A family's networks and objective, and the share of the first loss that training must get below.</summary>
    public static (LayerGraph[] Graphs, IObjective Objective, double Share) Get(string name) => Families[name];

    public static ImageBatch[] Even(byte level) => [new(Enumerable.Repeat(level, 8 * 28 * 28).ToArray(), 8, 28, 28, 1)];

    /// <summary>Two batches of bright squares at random places.</summary>
    public static ImageBatch[] Squares(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var samples = new byte[8 * 28 * 28];
            for (var i = 0; i < 8; i++)
            {
                var (top, left) = (random.Next(16), random.Next(16));
                for (var y = top; y < top + 12; y++) samples.AsSpan((((i * 28) + y) * 28) + left, 12).Fill(230);
            }

            return new ImageBatch(samples, 8, 28, 28, 1);
        })];
    }

    public static float[] Weights(NetworkSet networks) =>
        [.. networks.Parameters.SelectMany(weight => weight.detach().contiguous().data<float>().ToArray())];
}

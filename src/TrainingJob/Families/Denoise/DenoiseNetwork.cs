using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Families.Denoise;

/// <summary>
/// The denoising autoencoder. Most of its work is done at half and at a quarter of the image's resolution, where convolutions are
/// wide enough for processors to be busy; the end is at the image's own, for fine detail. On the way it estimates how strong the
/// noise is around each place, and the rest of the network is told: by itself what it found, or more than that on request. So it
/// is blind and can be steered, as FFDNet (Zhang et al., 2018) by a map of noise levels, and as CBDNet (Guo et al., 2019) by its
/// own estimate of one.
/// </summary>
/// <remarks>
/// The output is the image plus a learnt correction behind a gate that closes as the level goes to 0: where there is no noise
/// nothing is changed. Fully convolutional: any size that <see cref="Reach.Alignment"/> divides.
/// </remarks>
public static class DenoiseNetwork
{
    /// <summary>
    /// The map <c>[N, 1, H / 4, W / 4]</c> of the noise's standard deviation around each place, in units of the [0, 1] range.
    /// </summary>
    public const string Level = "level";

    /// <summary>Input <c>[N]</c>: 0 for the picture's own pixels, 1 for what the network finds right, up to 2 for more.</summary>
    public const string Strength = "strength";

    private const string Head = "head";
    private const string Detail = "detail";
    private const string LevelHidden = "level.hidden";
    private const string Finish = "finish";

    /// <summary>The level at which half of the correction is let through.</summary>
    private const float Weak = 1 / 255f;

    /// <summary>The level that is told as a half.</summary>
    private const float Strong = 25 / 255f;

    /// <summary>
    /// Filters as they start in libtorch see little of noise: no rectifier would switch, and the network stay linear, for thousands
    /// of steps.
    /// </summary>
    private const float HeadGain = 4;

    /// <summary>
    /// The layers whose rounding to 8 bits would be seen: those of the image's own resolution, where fine detail is decided, those that
    /// read the image, whose noise may leave the range of 8 bits, and those that the level is told from. A fifth of the work.
    /// </summary>
    /// <param name="graph">What <see cref="Describe"/> gave.</param>
    public static IReadOnlyCollection<string> Exact(LayerGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. graph.Nodes.Select(node => node.Name).Where(name => name is Head or Detail or LevelHidden || name.StartsWith(Finish, StringComparison.Ordinal))];
    }

    /// <summary>
    /// Describes the network, inputs <c>image</c> <c>[N, C, H, W]</c> in [0, 1] and <see cref="Strength"/>, output
    /// <c>denoised</c> in the image's shape.
    /// </summary>
    /// <param name="imageChannels">C: 3 for colour, 1 for grey.</param>
    /// <param name="shape">Widths and depths.</param>
    public static LayerGraph Describe(int imageChannels, DenoiseShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new LayerGraph("image", SampleShape.Image(imageChannels));
        graph.AddControl(Strength, neutral: 1);

        var half = graph.Add(Head, HeadLayer(imageChannels, shape), graph.InputName);
        half = graph.AddResidualBlocks("encoder", half, shape.Half, shape.Encoder);
        var quarter = graph.Add("down", new Convolution(shape.Half, shape.Quarter, Kernel: 2, Stride: 2), half);
        quarter = graph.AddResidualBlocks("estimator", quarter, shape.Quarter, shape.Estimator);
        var level = AddLevel(graph, quarter, shape);

        // Above 1 the network is told of more noise than it found; below, its correction is applied in part.
        var told = graph.Add("told", new ScaleSamples(), level, graph.Add("excess", new Clamp(1, float.MaxValue), Strength));
        told = graph.Add("remover.told", new Convolution(1, shape.Quarter, Kernel: 1), graph.Add("told.range", new Saturation(Strong), told));
        quarter = graph.Add("remover", new Sum(), quarter, told);
        quarter = graph.AddResidualBlocks("remover", quarter, shape.Quarter, shape.Remover);
        var up = graph.Add("up", new DepthToSpace(2), graph.Add("up.depth", new Convolution(shape.Quarter, 4 * shape.Half, Kernel: 1), quarter));
        half = graph.AddResidualBlocks("decoder", graph.Add("skip", new Sum(), up, half), shape.Half, shape.Decoder);

        // Fine detail need not pass through half the resolution.
        var detail = graph.Add(Detail, new Convolution(imageChannels, shape.Full, 3), graph.InputName);
        var full = graph.Add($"{Finish}.up", new DepthToSpace(2), graph.Add($"{Finish}.depth", new Convolution(shape.Half, 4 * shape.Full, Kernel: 1), half));
        full = graph.AddResidualBlocks(Finish, graph.Add($"{Finish}.skip", new Sum(), full, detail), shape.Full, shape.Finish);

        var change = graph.Add("tail", new Convolution(shape.Full, imageChannels, 3), full);
        var gate = graph.Add("gate", new UpsampleNearest(4), graph.Add("gate.quarter", new Saturation(Weak), level));
        var gated = graph.Add("gated", new Scale(), change, gate);
        var correction = graph.Add("correction", new ScaleSamples(), gated, graph.Add("share", new Clamp(0, 1), Strength));
        graph.Add("denoised", new Sum(), graph.InputName, correction);
        return graph;
    }

    /// <summary>The image at half its resolution, by way of the whole in training alone.</summary>
    private static CollapsibleConvolution HeadLayer(int imageChannels, DenoiseShape shape) => new(
        imageChannels, Kernel: 4, Stride: 2, Padding: 1,
        [new Convolution(imageChannels, shape.Full, 3, Gain: HeadGain, Balanced: true), new Convolution(shape.Full, shape.Half, 2, Stride: 2)]);

    private static string AddLevel(LayerGraph graph, string features, DenoiseShape shape)
    {
        const int Width = 32;

        // Softplus makes a level of 10 of 255 of it.
        const float Start = -3.2f;

        // Features start small and levels span three orders of magnitude: with libtorch's weights the estimate would stay the same
        // for every picture through the first thousands of steps.
        const float Gain = 8;
        var hidden = graph.AddActiveConvolution(LevelHidden, features, new Convolution(shape.Quarter, Width, Kernel: 1, Gain: Gain));
        return graph.Add(Level, new Softplus(), graph.Add("level.raw", new Convolution(Width, 1, Kernel: 1, Gain: Gain, Start: Start), hidden));
    }
}

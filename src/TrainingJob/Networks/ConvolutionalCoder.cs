using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Networks;

/// <summary>The convolutional halves of an autoencoder with a bottleneck: image to features, latent vector to image.</summary>
internal static class ConvolutionalCoder
{
    /// <summary>Bins of the learnt histogram of colours.</summary>
    private const int Colours = 128;

    /// <summary>Appends the encoder, <c>[N, C, H, W]</c> to a vector of features.</summary>
    /// <returns>The vector's name.</returns>
    public static string AddEncoder(LayerGraph graph, CoderShape shape) => graph.Add("features", new Flatten(), AddLevels(graph, shape)[^1]);

    /// <summary>
    /// Appends the encoder and takes of it how much of each colour and of each feature of every level an image has, not where:
    /// what crops of one photo have in common.
    /// </summary>
    /// <returns>The name of a vector of the square roots of the means.</returns>
    public static string AddStatistics(LayerGraph graph, CoderShape shape)
    {
        // Single pixels, of which every fourth will do, so that their means are a histogram whose bins are learnt.
        var pixel = new Convolution(graph.InputShape.Channels, Colours / 4, Kernel: 1, Stride: 2);
        var pixels = graph.AddActiveConvolution("colours.hidden", graph.InputName, pixel);
        var colours = graph.AddActiveConvolution("colours", pixels, new Convolution(Colours / 4, Colours, Kernel: 1));
        var means = AddLevels(graph, shape).Prepend(colours)
            .Select(map => graph.Add($"{map}.mean", new GlobalAverage(), Rectified(graph, map)))
            .ToArray();
        return graph.Add("statistics", new SquareRoot(), graph.Add("means", new Join(), means));
    }

    /// <summary>Appends the decoder, which mirrors the encoder.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="latent">Name of the latent vector.</param>
    /// <param name="image">Shape of the image.</param>
    /// <param name="shape">The encoder's.</param>
    /// <param name="output">Name of the output, an image.</param>
    public static void AddDecoder(LayerGraph graph, string latent, SampleShape image, CoderShape shape, string output)
    {
        var bottom = shape.Widths.Count - 1;
        var (height, width) = (image.Height!.Value >> bottom, image.Width!.Value >> bottom);
        var map = graph.AddActiveDense("expand", latent, shape.Widths[bottom] * height * width);
        map = graph.Add("map", new Unflatten(shape.Widths[bottom], height, width), map);
        for (var level = bottom; level > 0; level--)
        {
            map = graph.AddResidualBlocks($"decoder{level}", map, shape.Widths[level], shape.Blocks);
            map = graph.Add($"up{level}.depth", new Convolution(shape.Widths[level], 4 * shape.Widths[level - 1], Kernel: 1), map);
            map = graph.Add($"up{level}", new DepthToSpace(2), map);
            map = graph.Add($"up{level}.relu", new Relu(), map);
        }

        var tail = new Convolution(shape.Widths[0], image.Channels, 3);
        if (shape.SquashOutput) graph.Add(output, new Sigmoid(), graph.Add("tail", tail, map));
        else graph.Add(output, tail, map);
    }

    private static List<string> AddLevels(LayerGraph graph, CoderShape shape)
    {
        var levels = new List<string>
        {
            graph.AddActiveConvolution("head", graph.InputName, new Convolution(graph.InputShape.Channels, shape.Widths[0], 3)),
        };
        for (var level = 1; level < shape.Widths.Count; level++)
        {
            var down = new Convolution(shape.Widths[level - 1], shape.Widths[level], Kernel: 2, Stride: 2);
            var map = graph.AddActiveConvolution($"down{level}", levels[^1], down);
            levels.Add(graph.AddResidualBlocks($"encoder{level}", map, shape.Widths[level], shape.Blocks));
        }

        return levels;
    }

    /// <summary>The map itself where it comes from a rectifier.</summary>
    private static string Rectified(LayerGraph graph, string map) =>
        graph.LayerOf(map) is Relu ? map : graph.Add($"{map}.relu", new Relu(), map);
}

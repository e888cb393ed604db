using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Networks;

/// <summary>The convolutional halves of an autoencoder with a bottleneck: image to features, latent vector to image.</summary>
internal static class ConvolutionalCoder
{
    /// <summary>Appends the encoder, <c>[N, C, H, W]</c> to a vector of features.</summary>
    /// <returns>The vector's name.</returns>
    public static string AddEncoder(LayerGraph graph, CoderShape shape) => graph.Add("features", new Flatten(), AddLevels(graph, shape)[^1]);

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
}

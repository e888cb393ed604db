using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// The convolutional autoencoder of Microsoft's "AI for Beginners", lesson on autoencoders, for 28x28 grey images:
/// encoder of 16, 8 and 8 channels, each 3x3, rectified and max-pooled, a code of 8x4x4 values, a mirrored decoder with
/// nearest-neighbour upsampling and a sigmoid. It takes images of its one size.
/// </summary>
public static class TextbookNetwork
{
    /// <summary>Side of the images in pixels.</summary>
    public const int Side = 28;

    /// <summary>Number of values in the code.</summary>
    public const int CodeLength = 8 * 4 * 4;

    /// <summary>The autoencoder, input <c>image</c>, outputs <c>latent</c> <c>[N, 128]</c> and <c>reconstruction</c>.</summary>
    public static LayerGraph DescribeEmbed()
    {
        var graph = Start(Side);
        var code = AddEncoder(graph);
        graph.Add("latent", new Flatten(), code);
        AddDecoder(graph, code, "reconstruction");
        graph.SetOutputs("latent", "reconstruction");
        return graph;
    }

    /// <summary>The denoiser, input <c>image</c>, output <c>denoised</c>.</summary>
    public static LayerGraph DescribeDenoise()
    {
        var graph = Start(Side);
        AddDecoder(graph, AddEncoder(graph), "denoised");
        return graph;
    }

    /// <summary>The enlarger of 14x14 to 28x28, one pooling fewer, input <c>image</c>, output <c>upscaled</c>.</summary>
    public static LayerGraph DescribeUpscale()
    {
        var graph = Start(Side / 2);
        var map = AddLevel(graph, 0, graph.InputName, 1, 16, new MaxPool(2));
        map = AddLevel(graph, 1, map, 16, 8, new MaxPool(2, Padding: 1));
        AddDecoder(graph, graph.AddActiveConvolution("encoder2", map, Convolve(8, 8)), "upscaled");
        return graph;
    }

    private static LayerGraph Start(int side) => new("image", SampleShape.Image(1, side, side));

    private static string AddEncoder(LayerGraph graph)
    {
        var map = AddLevel(graph, 0, graph.InputName, 1, 16, new MaxPool(2));
        map = AddLevel(graph, 1, map, 16, 8, new MaxPool(2));
        // 7 pixels are odd: the pooling begins one pixel before the map and gives 4.
        return AddLevel(graph, 2, map, 8, 8, new MaxPool(2, Padding: 1));
    }

    private static string AddLevel(LayerGraph graph, int level, string input, int channels, int width, MaxPool pool)
    {
        var map = graph.AddActiveConvolution($"encoder{level}", input, Convolve(channels, width));
        return graph.Add($"encoder{level}.pool", pool, map);
    }

    private static void AddDecoder(LayerGraph graph, string code, string output)
    {
        var map = graph.AddActiveConvolution("decoder2", code, Convolve(8, 8));
        map = graph.Add("decoder2.up", new UpsampleNearest(2), map);
        map = graph.AddActiveConvolution("decoder1", map, Convolve(8, 8));
        map = graph.Add("decoder1.up", new UpsampleNearest(2), map);
        // Without padding, 16 pixels become 14: the encoder's odd size is made good.
        map = graph.AddActiveConvolution("decoder0", map, Convolve(8, 16, padding: 0));
        map = graph.Add("decoder0.up", new UpsampleNearest(2), map);
        graph.Add(output, new Sigmoid(), graph.Add("tail", Convolve(16, 1), map));
    }

    // From libtorch's smaller initial weights a network this narrow ends at a clearly higher loss.
    private static Convolution Convolve(int channels, int width, int? padding = null) => new(channels, width, 3, Padding: padding, Glorot: true);
}

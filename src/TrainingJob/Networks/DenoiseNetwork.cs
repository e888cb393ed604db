using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// The denoising autoencoder: an encoder that halves the resolution level by level with strided convolutions, a decoder
/// that doubles it again with sub-pixel convolutions, residual blocks on every level, a skip connection across each, and
/// an output that is the image plus a learnt correction. Fully convolutional: any size that <see cref="Reach.Alignment"/>
/// divides.
/// </summary>
public static class DenoiseNetwork
{
    /// <summary>Describes the network, input <c>image</c>, output <c>denoised</c>, both <c>[N, C, H, W]</c> in [0, 1].</summary>
    /// <param name="imageChannels">C: 3 for colour, 1 for grey.</param>
    /// <param name="shape">Widths and depths.</param>
    public static LayerGraph Describe(int imageChannels, DenoiseShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new LayerGraph("image", SampleShape.Image(imageChannels));
        var map = graph.Add("head", new Convolution(imageChannels, shape.Widths[0], 3), graph.InputName);

        var bottom = shape.Widths.Count - 1;
        var skips = new string[bottom];
        for (var level = 0; level < bottom; level++)
        {
            map = graph.AddResidualBlocks($"encoder{level}", map, shape.Widths[level], shape.EncoderBlocks[level]);
            skips[level] = map;
            map = graph.Add($"down{level}", new Convolution(shape.Widths[level], shape.Widths[level + 1], Kernel: 2, Stride: 2), map);
        }

        map = graph.AddResidualBlocks("bottleneck", map, shape.Widths[bottom], shape.EncoderBlocks[bottom]);
        for (var level = bottom - 1; level >= 0; level--)
        {
            map = graph.Add($"up{level}.depth", new Convolution(shape.Widths[level + 1], 4 * shape.Widths[level], Kernel: 1), map);
            map = graph.Add($"up{level}", new DepthToSpace(2), map);
            map = graph.Add($"skip{level}", new Sum(), map, skips[level]);
            map = graph.AddResidualBlocks($"decoder{level}", map, shape.Widths[level], shape.DecoderBlocks[level]);
        }

        var correction = graph.Add("tail", new Convolution(shape.Widths[0], imageChannels, 3), map);
        graph.Add("denoised", new Sum(), graph.InputName, correction);
        return graph;
    }
}

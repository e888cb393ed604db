using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Families.Upscale;

/// <summary>
/// The enlarging network: residual blocks at the low resolution, where a pixel costs least, one sub-pixel convolution to
/// the high one (Shi et al., 2016), and an output that is the bicubic enlargement plus a learnt correction. Fully
/// convolutional: any size.
/// </summary>
public static class UpscaleNetwork
{
    /// <summary>
    /// Describes the network, input <c>image</c> <c>[N, C, H, W]</c>, output <c>upscaled</c>
    /// <c>[N, C, H * scale, W * scale]</c>, both in [0, 1].
    /// </summary>
    /// <param name="imageChannels">C: 3 for colour, 1 for grey.</param>
    /// <param name="scale">Factor of the enlargement, at least 2.</param>
    /// <param name="shape">Width and depth.</param>
    public static LayerGraph Describe(int imageChannels, int scale, UpscaleShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new LayerGraph("image", SampleShape.Image(imageChannels));
        var head = graph.Add("head", new Convolution(imageChannels, shape.Width, 3), graph.InputName);
        var blocks = graph.AddResidualBlocks("body", head, shape.Width, shape.Blocks);
        var body = graph.Add("body", new Sum(), graph.Add("body.tail", new Convolution(shape.Width, shape.Width, 3), blocks), head);
        var phases = graph.Add("tail", new Convolution(shape.Width, imageChannels * scale * scale, 3), body);
        var correction = graph.Add("correction", new DepthToSpace(scale), phases);
        var bicubic = graph.Add("bicubic", new BicubicUpscale(imageChannels, scale), graph.InputName);
        graph.Add("upscaled", new Sum(), bicubic, correction);
        return graph;
    }
}

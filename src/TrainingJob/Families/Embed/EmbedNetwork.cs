using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Families.Embed;

/// <summary>
/// The embedding autoencoder: a convolutional encoder, a fully connected bottleneck of d values without activation, and
/// a decoder that mirrors the encoder. It takes images of one size.
/// </summary>
public static class EmbedNetwork
{
    /// <summary>
    /// What a squared distance of histograms is multiplied by in latents at the start, so that a contrast, which asks for
    /// <c>exp(-d²)</c>, tells near from far from the first step on.
    /// </summary>
    private const double LatentSpread = 5;

    /// <summary>
    /// Describes the network, input <c>image</c> <c>[N, C, H, W]</c> in [0, 1], outputs <c>latent</c> <c>[N, d]</c> and
    /// <c>reconstruction</c>, of the image's shape.
    /// </summary>
    /// <param name="image">Shape of the images.</param>
    /// <param name="latentSize">d.</param>
    /// <param name="shape">Widths and depths.</param>
    /// <param name="ofStatistics">
    /// Whether the bottleneck sees how much of each colour and kind of edge there is, as a histogram does, and not where: for
    /// latents by which images are found, more than by which they are rebuilt.
    /// </param>
    public static LayerGraph Describe(SampleShape image, int latentSize, CoderShape shape, bool ofStatistics = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new LayerGraph("image", image);
        var features = ofStatistics ? StatisticsEncoder.Add(graph) : ConvolutionalCoder.AddEncoder(graph, shape);
        var latent = graph.Add("latent", new Dense(graph.ShapeOf(features).Length, latentSize, ofStatistics ? LatentSpread : null), features);
        ConvolutionalCoder.AddDecoder(graph, latent, image, shape, "reconstruction");
        graph.SetOutputs("latent", "reconstruction");
        return graph;
    }
}

using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// The variational autoencoder (Kingma and Welling, 2014, "Auto-Encoding Variational Bayes") as two networks: an encoder
/// to the mean and the logarithm of the variance of the latent vector, and a decoder. Images have one size.
/// </summary>
public static class VaeNetwork
{
    /// <summary>The encoder, input <c>image</c> <c>[N, C, H, W]</c>, outputs <c>z_mean</c> and <c>z_log_var</c> <c>[N, d]</c>, fully connected.</summary>
    /// <param name="image">Shape of the images.</param>
    /// <param name="latentSize">d.</param>
    /// <param name="hidden">Lengths of the hidden layers, from the image to the latent vector.</param>
    public static LayerGraph DescribeEncoder(SampleShape image, int latentSize, IReadOnlyList<int> hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        var graph = new LayerGraph("image", image);
        var vector = graph.Add("pixels", new Flatten(), graph.InputName);
        for (var i = 0; i < hidden.Count; i++)
        {
            vector = graph.AddActiveDense($"hidden{i}", vector, hidden[i]);
        }

        return WithMoments(graph, vector, latentSize);
    }

    /// <summary>The decoder that mirrors a fully connected encoder, input <c>z</c> <c>[N, d]</c>, output <c>image</c>.</summary>
    /// <inheritdoc cref="DescribeEncoder(SampleShape, int, IReadOnlyList{int})" path="/param"/>
    public static LayerGraph DescribeDecoder(SampleShape image, int latentSize, IReadOnlyList<int> hidden)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(hidden);
        var graph = new LayerGraph("z", SampleShape.Vector(latentSize));
        var vector = graph.InputName;
        for (var i = hidden.Count - 1; i >= 0; i--)
        {
            vector = graph.AddActiveDense($"hidden{i}", vector, hidden[i]);
        }

        vector = graph.Add("pixels", new Dense(hidden[0], image.Length), vector);
        var map = graph.Add("map", new Unflatten(image.Channels, image.Height!.Value, image.Width!.Value), vector);
        graph.Add("image", new Sigmoid(), map);
        return graph;
    }

    /// <summary>The convolutional encoder, with the inputs and outputs of the fully connected one.</summary>
    public static LayerGraph DescribeEncoder(SampleShape image, int latentSize, CoderShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new LayerGraph("image", image);
        return WithMoments(graph, ConvolutionalCoder.AddEncoder(graph, shape), latentSize);
    }

    /// <summary>The convolutional decoder, with the input and output of the fully connected one.</summary>
    public static LayerGraph DescribeDecoder(SampleShape image, int latentSize, CoderShape shape)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new LayerGraph("z", SampleShape.Vector(latentSize));
        ConvolutionalCoder.AddDecoder(graph, graph.InputName, image, shape, "image");
        return graph;
    }

    private static LayerGraph WithMoments(LayerGraph graph, string vector, int latentSize)
    {
        var length = graph.ShapeOf(vector).Length;
        graph.Add("z_mean", new Dense(length, latentSize), vector);
        graph.Add("z_log_var", new Dense(length, latentSize), vector);
        graph.SetOutputs("z_mean", "z_log_var");
        return graph;
    }
}

using System.Text.Json;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Families.Vae;

/// <summary>
/// The variational autoencoder (Kingma and Welling, 2014, "Auto-Encoding Variational Bayes") as two networks: an encoder
/// to the mean and the logarithm of the variance of the latent vector, and a decoder. Images have one size. A conditional one
/// (Sohn et al., 2015, "Learning Structured Output Representation using Deep Conditional Generative Models") has a second
/// input in both, <c>class</c> <c>[N, classes]</c>, one-hot.
/// </summary>
public static class VaeNetwork
{
    /// <summary>Name of the second input of a conditional model.</summary>
    public const string Class = "class";

    /// <summary>Key of the names of the classes in the file's metadata, a JSON array of strings.</summary>
    public const string ClassesKey = "classes";

    /// <summary>Length of the layer in which features of a convolutional encoder and class meet.</summary>
    private const int Meeting = 256;

    /// <summary>The encoder, input <c>image</c> <c>[N, C, H, W]</c>, outputs <c>z_mean</c> and <c>z_log_var</c> <c>[N, d]</c>, fully connected.</summary>
    /// <param name="image">Shape of the images.</param>
    /// <param name="latentSize">d.</param>
    /// <param name="hidden">Lengths of the hidden layers, from the image to the latent vector.</param>
    /// <param name="classes">Names of the classes of a conditional model; null for a plain one.</param>
    public static LayerGraph DescribeEncoder(SampleShape image, int latentSize, IReadOnlyList<int> hidden, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        var graph = new LayerGraph("image", image);
        var vector = WithClass(graph, graph.Add("pixels", new Flatten(), graph.InputName), classes);
        for (var i = 0; i < hidden.Count; i++)
        {
            vector = graph.AddActiveDense($"hidden{i}", vector, hidden[i]);
        }

        return WithMoments(graph, vector, latentSize);
    }

    /// <summary>The decoder that mirrors a fully connected encoder, input <c>z</c> <c>[N, d]</c>, output <c>image</c>.</summary>
    /// <inheritdoc cref="DescribeEncoder(SampleShape, int, IReadOnlyList{int}, IReadOnlyList{string}?)" path="/param"/>
    public static LayerGraph DescribeDecoder(SampleShape image, int latentSize, IReadOnlyList<int> hidden, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(hidden);
        var graph = new LayerGraph("z", SampleShape.Vector(latentSize));
        var vector = WithClass(graph, graph.InputName, classes);
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
    public static LayerGraph DescribeEncoder(SampleShape image, int latentSize, CoderShape shape, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new LayerGraph("image", image);
        var features = ConvolutionalCoder.AddEncoder(graph, shape);
        if (classes is not null) features = graph.AddActiveDense("meeting", WithClass(graph, features, classes), Meeting);
        return WithMoments(graph, features, latentSize);
    }

    /// <summary>The convolutional decoder, with the inputs and output of the fully connected one.</summary>
    public static LayerGraph DescribeDecoder(SampleShape image, int latentSize, CoderShape shape, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new LayerGraph("z", SampleShape.Vector(latentSize));
        ConvolutionalCoder.AddDecoder(graph, WithClass(graph, graph.InputName, classes), image, shape, "image");
        return graph;
    }

    /// <summary>Appends the class to a vector.</summary>
    private static string WithClass(LayerGraph graph, string vector, IReadOnlyList<string>? classes)
    {
        if (classes is null) return vector;
        graph.Metadata[ClassesKey] = JsonSerializer.Serialize(classes);
        return graph.Add("conditioned", new Join(), vector, graph.AddClass(Class, classes.Count));
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

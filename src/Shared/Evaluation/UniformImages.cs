using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Quality;

namespace AePipeline.Evaluation;

/// <summary>Images of one shape, in memory.</summary>
/// <param name="Shape">C, H, W.</param>
/// <param name="Samples"><c>[N, C * H * W]</c> in [0, 1].</param>
/// <param name="Names">What reports call them.</param>
/// <param name="Labels">Their classes, or null when not every image has one.</param>
public sealed record UniformImages(ImageShape Shape, VectorSet Samples, IReadOnlyList<string> Names, IReadOnlyList<int>? Labels)
{
    /// <summary>N.</summary>
    public int Count => Samples.Count;

    /// <summary>One image.</summary>
    public FloatImage this[int index] => new(Samples[index].ToArray(), Shape.Channels, Shape.Height, Shape.Width);

    /// <summary>Reads what a plan measures latents on, and what it compares them with, and fits each image to the shape.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The reference is null where the plan has none.</returns>
    public static async Task<(UniformImages Images, UniformImages? Reference)> ReadAsync(EvaluationPlan plan, ImageShape shape, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var images = await ReadAsync(plan.Images, shape, cancellationToken);
        return (images, plan.Reference is { } reference ? await ReadAsync(reference, shape, cancellationToken) : null);
    }

    /// <summary>Reads images and fits each to the shape.</summary>
    /// <param name="images">Images of any size.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<UniformImages> ReadAsync(IAsyncEnumerable<NamedImage> images, ImageShape shape, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var samples = new List<float[]>();
        var names = new List<string>();
        var labels = new List<int>();
        await foreach (var image in images.WithCancellation(cancellationToken))
        {
            samples.Add(shape.Fit(image.Image).Samples);
            names.Add(image.Name);
            if (image.Label is { } label) labels.Add(label);
        }

        var vectors = new VectorSet(new float[checked(names.Count * shape.Length)], names.Count, shape.Length);
        for (var i = 0; i < samples.Count; i++) samples[i].CopyTo(vectors.Values, i * shape.Length);
        return new UniformImages(shape, vectors, names, labels.Count == names.Count ? labels : null);
    }
}

using System.Numerics.Tensors;
using AePipeline.Imaging;
using AePipeline.Inference.Embeddings;
using AePipeline.Latents;
using AePipeline.Quality;
using NetVips;

namespace AePipeline.Bench;

/// <summary>Pictures as they are searched: by latent, by hash, and by both as <c>ae similar --same</c> does.</summary>
internal sealed class Gallery
{
    private readonly EmbedModel _model;
    private readonly IReadOnlyList<(float[] Latent, ulong Hash)> _known;
    private readonly CopyDistance _distance;
    private readonly int[] _bits;

    public Gallery(EmbedModel model, IReadOnlyList<Image> images)
    {
        _model = model;
        _known = [.. images.Select(Describe)];
        var pairs = (from one in Enumerable.Range(0, _known.Count) from other in Enumerable.Range(0, one) select (_known[one], _known[other])).ToList();
        var latents = pairs.ConvertAll(pair => TensorPrimitives.Distance(pair.Item1.Latent, pair.Item2.Latent));
        latents.Sort();
        _distance = new CopyDistance(latents[latents.Count / 2]);
        _bits = [.. pairs.Select(pair => PerceptualHash.Distance(pair.Item1.Hash, pair.Item2.Hash)!.Value).Order()];
    }

    /// <summary>Bits between the two most alike hashes of different pictures.</summary>
    public int NearestHashes => _bits[0];

    /// <summary>Bits that a hundredth of all pairs stay within.</summary>
    public int CloseHashes => _bits[_bits.Length / 100];

    /// <summary>Shares of changed pictures whose original is nearest.</summary>
    /// <param name="first">Number of the first picture.</param>
    /// <param name="images">The pictures.</param>
    /// <param name="change">What is done to each.</param>
    public (double Latent, double Hash, double Both) Recall(int first, IReadOnlyList<Image> images, Change change)
    {
        var found = images.Index().Select(image =>
        {
            var query = Describe(change.Apply(image.Item).Cast(Enums.BandFormat.Uchar));
            var near = _known.Select(known => (
                Latent: (double)TensorPrimitives.Distance(query.Latent, known.Latent), Bits: PerceptualHash.Distance(query.Hash, known.Hash)!.Value)).ToList();
            var own = first + image.Index;
            return (
                IsFirst(near.ConvertAll(one => one.Latent), own),
                IsFirst(near.ConvertAll(one => (double)one.Bits), own),
                IsFirst(near.ConvertAll(one => _distance.Of(one.Latent, one.Bits)), own));
        }).ToList();
        return (Share(one => one.Item1), Share(one => one.Item2), Share(one => one.Item3));

        double Share(Func<(bool, bool, bool), bool> isFound) => found.Count(isFound) / (double)found.Count;
    }

    /// <summary>Whether no other is as near; a tie is not found.</summary>
    private static bool IsFirst(List<double> distances, int own) => distances.Index().All(other => other.Index == own || other.Item > distances[own]);

    private (float[] Latent, ulong Hash) Describe(Image image)
    {
        var bytes = image.WriteToMemory<byte>();
        var pixels = image.Width * image.Height;
        var samples = new float[3 * pixels];
        for (var i = 0; i < bytes.Length; i++) samples[(i % 3 * pixels) + (i / 3)] = bytes[i] / 255f;
        var fitted = _model.Shape.Fit(new FloatImage(samples, 3, image.Height, image.Width));
        return (_model.Run(fitted.Samples, CancellationToken.None).Latents, PerceptualHash.Compute(fitted));
    }
}

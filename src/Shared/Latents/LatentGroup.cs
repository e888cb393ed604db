using System.Numerics.Tensors;
using System.Text;
using AePipeline.Latents.Indexing;
using AePipeline.Quality;
using AePipeline.Storage;

namespace AePipeline.Latents;

/// <summary>Latents of one model version in the order of their names, copied into memory.</summary>
/// <param name="Names">Names of the uploads.</param>
/// <param name="Errors">Reconstruction errors.</param>
/// <param name="Hashes">Hashes of the images, <see cref="PerceptualHash.None"/> where there is none.</param>
/// <param name="Vectors">The latents.</param>
internal sealed record LatentGroup(string[] Names, double[] Errors, ulong[] Hashes, VectorSet Vectors)
{
    private const int SampledPairs = 10_000;

    /// <summary>Copies the latents of a model version.</summary>
    public static LatentGroup Of(ModelLatents model)
    {
        var entries = model.Parts
            .SelectMany(part => Enumerable.Range(0, part.Shard.Vectors).Where(part.Counts).Select(entry => (part.Shard, Entry: entry)))
            .ToArray();
        var names = Array.ConvertAll(entries, entry => new ImageReference(ImageTask.Embed, Encoding.UTF8.GetString(entry.Shard.Name(entry.Entry))).ImageName);
        Array.Sort(names, entries, StringComparer.Ordinal);
        var vectors = new VectorSet(new float[checked(names.Length * model.Dimensions)], names.Length, model.Dimensions);
        for (var i = 0; i < entries.Length; i++) entries[i].Shard.Vector(entries[i].Entry).CopyTo(vectors.Values.AsSpan(i * model.Dimensions));
        return new LatentGroup(
            names,
            Array.ConvertAll(entries, entry => entry.Shard.ReconstructionError(entry.Entry)),
            Array.ConvertAll(entries, entry => entry.Shard.Hash(entry.Entry)),
            vectors);
    }

    /// <summary>The median Euclidean distance of two images, of pairs that are the same each time; 0 for one image.</summary>
    public double MedianDistance()
    {
        var random = new Random(0);
        var distances = new List<double>(SampledPairs);
        for (var i = 0; i < SampledPairs; i++)
        {
            var (one, other) = (random.Next(Vectors.Count), random.Next(Vectors.Count));
            if (one != other) distances.Add(TensorPrimitives.Distance(Vectors[one], Vectors[other]));
        }

        distances.Sort();
        return distances.Count > 0 ? distances[distances.Count / 2] : 0;
    }
}

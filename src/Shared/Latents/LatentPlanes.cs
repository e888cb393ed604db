using System.Numerics.Tensors;
using System.Text;
using AePipeline.Latents.Indexing;
using AePipeline.Storage;
using Azure;
using MathNet.Numerics.LinearAlgebra;

namespace AePipeline.Latents;

/// <summary>
/// Puts latents on the plane of their first two principal components, on which they differ most (Pearson, 1901, "On Lines and Planes of
/// Closest Fit to Systems of Points in Space"). Thread-safe.
/// </summary>
/// <param name="index">The latents.</param>
public sealed class LatentPlanes(LatentIndex index)
{
    /// <summary>Most latents on a plane; of more, an even share.</summary>
    public const int MaxPoints = 100_000;

    /// <summary>Puts the latents of a model version on a plane.</summary>
    /// <param name="modelVersion">The version; null, or one without latents, for that with the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Without points when there is no latent.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<LatentPlane> ProjectAsync(string? modelVersion, CancellationToken cancellationToken)
    {
        using var snapshot = await index.ReadAsync(cancellationToken);
        var model = (modelVersion is null ? null : snapshot.Of(modelVersion)) ?? snapshot.Models.MaxBy(model => model.Count);
        // Before the index was asked, nobody knew of them.
        var leftOut = index.LeftOut.ToList();
        if (model is null) return new LatentPlane(null, [], [], [], [], 0, 0, leftOut);

        // The files of the snapshot stay mapped while it is used.
        return await Task.Run(() => Project(model, leftOut, cancellationToken), cancellationToken);
    }

    private static LatentPlane Project(ModelLatents model, List<LatentLeftOut> leftOut, CancellationToken cancellationToken)
    {
        var usable = new List<(Shard Shard, int Entry)>(model.Count);
        foreach (var (shard, entry) in EntriesOf(model.Parts))
        {
            if (LatentLeftOut.FindProblem(shard.Vector(entry)) is { } problem) leftOut.Add(new LatentLeftOut(NameOf(shard, entry), problem));
            else usable.Add((shard, entry));
        }

        leftOut.AddRange(EntriesOf(model.Misfits).Select(place => new LatentLeftOut(NameOf(place.Shard, place.Entry), LatentLeftOut.ReasonOfLength(place.Shard.Dimensions, model.Dimensions))));
        if (usable.Count == 0) return new LatentPlane(model.Version, [], [], [], [], 0, 0, leftOut);
        var every = (usable.Count + MaxPoints - 1) / MaxPoints;
        var entries = usable.Where((_, place) => place % every == 0).ToArray();
        var mean = Mean(entries, model.Dimensions);
        var (first, second, share) = FindAxes(Covariance(entries, mean, cancellationToken));
        var (x, y) = (new double[entries.Length], new double[entries.Length]);
        var centred = new double[model.Dimensions];
        for (var i = 0; i < entries.Length; i++)
        {
            Centre(entries[i].Shard.Vector(entries[i].Entry), mean, centred);
            x[i] = TensorPrimitives.Dot<double>(centred, first);
            y[i] = TensorPrimitives.Dot<double>(centred, second);
        }

        var most = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude<double>(x)), Math.Abs(TensorPrimitives.MaxMagnitude<double>(y)));
        if (most > 0)
        {
            TensorPrimitives.Divide(x, most, x);
            TensorPrimitives.Divide(y, most, y);
        }

        return new LatentPlane(
            model.Version,
            Array.ConvertAll(entries, entry => NameOf(entry.Shard, entry.Entry)),
            Array.ConvertAll(x, place => (float)place),
            Array.ConvertAll(y, place => (float)place),
            Array.ConvertAll(entries, entry => (float)Math.Clamp(entry.Shard.ReconstructionError(entry.Entry), float.MinValue, float.MaxValue)),
            usable.Count,
            share,
            leftOut);
    }

    private static IEnumerable<(Shard Shard, int Entry)> EntriesOf(IEnumerable<ShardPart> parts) =>
        parts.SelectMany(part => Enumerable.Range(0, part.Shard.Vectors).Where(part.Counts).Select(entry => (part.Shard, entry)));

    private static string NameOf(Shard shard, int entry) => new ImageReference(ImageTask.Embed, Encoding.UTF8.GetString(shard.Name(entry))).ImageName;

    private static double[] Mean((Shard Shard, int Entry)[] entries, int dimensions)
    {
        var mean = new double[dimensions];
        foreach (var (shard, entry) in entries)
        {
            var vector = shard.Vector(entry);
            for (var i = 0; i < dimensions; i++) mean[i] += vector[i];
        }

        TensorPrimitives.Divide(mean, entries.Length, mean);
        return mean;
    }

    private static Matrix<double> Covariance((Shard Shard, int Entry)[] entries, double[] mean, CancellationToken cancellationToken)
    {
        var rows = Enumerable.Range(0, mean.Length).Select(_ => new double[mean.Length]).ToArray();
        var centred = new double[mean.Length];
        foreach (var (shard, entry) in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Centre(shard.Vector(entry), mean, centred);
            for (var i = 0; i < rows.Length; i++) TensorPrimitives.MultiplyAdd<double>(centred, centred[i], rows[i], rows[i]);
        }

        return Matrix<double>.Build.DenseOfRowArrays(rows);
    }

    /// <summary>The two axes along which the latents differ most; of one dimension, the second is none.</summary>
    private static (double[] First, double[] Second, double Share) FindAxes(Matrix<double> covariance)
    {
        var found = covariance.Evd(Symmetricity.Symmetric);
        var d = covariance.RowCount;
        var variances = found.EigenValues.Select(value => Math.Max(value.Real, 0)).ToArray();
        var (first, second) = (Axis(d - 1), d > 1 ? Axis(d - 2) : new double[d]);
        var whole = variances.Sum();
        return (first, second, whole > 0 ? variances[^Math.Min(2, d)..].Sum() / whole : 1);

        // Either sign is right; the same one each time keeps the map as it was.
        double[] Axis(int column)
        {
            var axis = found.EigenVectors.Column(column).ToArray();
            if (axis.MaxBy(Math.Abs) < 0) TensorPrimitives.Negate<double>(axis, axis);
            return axis;
        }
    }

    private static void Centre(ReadOnlySpan<float> vector, double[] mean, double[] centred)
    {
        for (var i = 0; i < centred.Length; i++) centred[i] = vector[i] - mean[i];
    }
}

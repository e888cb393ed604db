using AePipeline.Limits;
using MathNet.Numerics.LinearAlgebra;

namespace AePipeline.Quality;

/// <summary>
/// Principal component analysis, the linear autoencoder of least squared error: the baseline of every embedding. Exact,
/// by the eigenvectors of the covariance (Math.NET Numerics), or of the vectors' products where those are fewer.
/// </summary>
public sealed class PrincipalComponents
{
    /// <summary>Side of the largest matrix that is decomposed; it takes about half a minute.</summary>
    private const int LargestProblem = 2048;

    private const int VectorsAtOnce = 2048;

    private readonly float[] _components;
    private readonly float[] _mean;

    private PrincipalComponents(float[] components, float[] mean, int fittedOn)
    {
        _components = components;
        _mean = mean;
        FittedOn = fittedOn;
    }

    /// <summary>d.</summary>
    public int Count => _components.Length / _mean.Length;

    /// <summary>
    /// Vectors that it was fitted on: all, or an even spread of 2,048 where both their number and their length are larger.
    /// </summary>
    public int FittedOn { get; }

    /// <summary>Finds the directions of largest variance.</summary>
    /// <param name="vectors"><c>[N, D]</c>.</param>
    /// <param name="count">How many directions, d; at most D, and below N.</param>
    /// <exception cref="ArgumentException">There are too few vectors or dimensions.</exception>
    public static PrincipalComponents Fit(VectorSet vectors, int count)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (count < 1 || count > vectors.Dimensions || count >= vectors.Count)
        {
            throw new ArgumentException(
                $"{vectors.Count} vectors of {vectors.Dimensions} numbers have no {count} principal components; give more images or a smaller latent.", nameof(count));
        }

        var sample = vectors.Dimensions > LargestProblem ? vectors.Thin(LargestProblem) : vectors;
        var mean = Mean(sample);
        var components = sample.Dimensions <= sample.Count
            ? FromCovariance(Covariance(sample, mean), count)
            : FromProducts(Centre(sample, mean), count);
        return new PrincipalComponents(components, mean, sample.Count);
    }

    /// <summary>The coordinates of vectors in the directions found, <c>[N, D]</c> to <c>[N, d]</c>.</summary>
    public VectorSet Transform(VectorSet vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var coordinates = new float[vectors.Count * Count];
        InBlocks(vectors, (first, block) => DotProducts.Compute(
            Centre(block, _mean).Values, _components, _mean.Length, coordinates.AsSpan(first * Count, block.Count * Count)));
        return new VectorSet(coordinates, vectors.Count, Count);
    }

    /// <summary>The vectors that coordinates stand for, <c>[N, d]</c> to <c>[N, D]</c>.</summary>
    public VectorSet Reconstruct(VectorSet coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        var dimensions = _mean.Length;
        var transposed = Transpose(_components, Count, dimensions);
        var values = new float[coordinates.Count * dimensions];
        InBlocks(coordinates, (first, block) =>
        {
            var part = values.AsSpan(first * dimensions, block.Count * dimensions);
            DotProducts.Compute(block.Values, transposed, Count, part);
            for (var i = 0; i < part.Length; i++) part[i] += _mean[i % dimensions];
        });
        return new VectorSet(values, coordinates.Count, dimensions);
    }

    private static float[] FromCovariance(Matrix<double> covariance, int count)
    {
        var decomposition = covariance.Evd(Symmetricity.Symmetric);
        var vectors = decomposition.EigenVectors;
        // Eigenvalues ascend.
        return [.. Enumerable.Range(1, count).SelectMany(i => vectors.Column(vectors.ColumnCount - i)).Select(value => (float)value)];
    }

    /// <summary>X Xᵀ has the eigenvalues of Xᵀ X; its eigenvectors, led back through Xᵀ, are the directions.</summary>
    private static float[] FromProducts(VectorSet centred, int count)
    {
        var products = new float[centred.Count * centred.Count];
        MultiplyByRows(centred.Values, centred.Values, centred.Dimensions, products);
        var weights = FromCovariance(ToMatrix(products, centred.Count), count);
        var components = new float[count * centred.Dimensions];
        DotProducts.Compute(weights, Transpose(centred.Values, centred.Count, centred.Dimensions), centred.Count, components);
        foreach (var component in Enumerable.Range(0, count)) Normalise(components.AsSpan(component * centred.Dimensions, centred.Dimensions));
        return components;
    }

    private static Matrix<double> Covariance(VectorSet vectors, float[] mean)
    {
        var d = vectors.Dimensions;
        var sum = new double[d * d];
        InBlocks(vectors, (_, block) =>
        {
            var products = new float[d * d];
            var columns = Transpose(Centre(block, mean).Values, block.Count, d);
            MultiplyByRows(columns, columns, block.Count, products);
            for (var i = 0; i < sum.Length; i++) sum[i] += products[i];
        });
        return Matrix<double>.Build.Dense(d, d, sum) / vectors.Count;
    }

    private static void MultiplyByRows(float[] a, float[] b, int d, float[] products)
    {
        const int Rows = 32;
        var (n, m) = (a.Length / d, b.Length / d);
        Parallel.For(0, (n + Rows - 1) / Rows, new ParallelOptions { MaxDegreeOfParallelism = CpuBudget.Cores }, block =>
        {
            var first = block * Rows;
            var count = Math.Min(Rows, n - first);
            DotProducts.Compute(a.AsSpan(first * d, count * d), b, d, products.AsSpan(first * m, count * m));
        });
    }

    private static void InBlocks(VectorSet vectors, Action<int, VectorSet> work)
    {
        for (var first = 0; first < vectors.Count; first += VectorsAtOnce)
        {
            work(first, vectors.Slice(first, Math.Min(VectorsAtOnce, vectors.Count - first)));
        }
    }

    private static float[] Mean(VectorSet vectors)
    {
        var sums = new double[vectors.Dimensions];
        for (var i = 0; i < vectors.Count; i++)
        {
            var vector = vectors[i];
            for (var j = 0; j < sums.Length; j++) sums[j] += vector[j];
        }

        return [.. sums.Select(sum => (float)(sum / vectors.Count))];
    }

    private static VectorSet Centre(VectorSet vectors, float[] mean)
    {
        var values = new float[vectors.Values.Length];
        for (var i = 0; i < values.Length; i++) values[i] = vectors.Values[i] - mean[i % mean.Length];
        return vectors with { Values = values };
    }

    private static float[] Transpose(float[] values, int rows, int columns)
    {
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) transposed[(column * rows) + row] = values[(row * columns) + column];
        }

        return transposed;
    }

    private static Matrix<double> ToMatrix(float[] values, int side) =>
        Matrix<double>.Build.Dense(side, side, Array.ConvertAll(values, value => (double)value));

    private static void Normalise(Span<float> vector)
    {
        double squares = 0;
        foreach (var value in vector) squares += (double)value * value;
        var length = (float)Math.Max(Math.Sqrt(squares), double.Epsilon);
        foreach (ref var value in vector) value /= length;
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AePipeline.Quality;

/// <summary>
/// Dot products of every vector of one set with every vector of another. The libraries in use have no fast managed
/// matrix product; this one keeps eight sums in registers, so that each loaded number is used several times.
/// </summary>
internal static class DotProducts
{
    private const int RowsAtOnce = 2;
    private const int ColumnsAtOnce = 4;

    /// <param name="a"><c>[n, d]</c>; few enough to stay in the processor's cache.</param>
    /// <param name="b"><c>[m, d]</c>.</param>
    /// <param name="d">Length of a vector.</param>
    /// <param name="products"><c>[n, m]</c>, replaced.</param>
    public static void Compute(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int d, Span<float> products)
    {
        var (n, m) = (a.Length / d, b.Length / d);
        var whole = m - (m % ColumnsAtOnce);
        for (var j = 0; j < whole; j += ColumnsAtOnce)
        {
            for (var i = 0; i < n; i += RowsAtOnce)
            {
                var next = Math.Min(i + 1, n - 1);
                Tile(
                    a.Slice(i * d, d),
                    a.Slice(next * d, d),
                    b.Slice(j * d, ColumnsAtOnce * d),
                    products.Slice((i * m) + j, ColumnsAtOnce),
                    products.Slice((next * m) + j, ColumnsAtOnce));
            }
        }

        for (var j = whole; j < m; j++)
        {
            for (var i = 0; i < n; i++) products[(i * m) + j] = TensorPrimitives.Dot(a.Slice(i * d, d), b.Slice(j * d, d));
        }
    }

    private static void Tile(ReadOnlySpan<float> a0, ReadOnlySpan<float> a1, ReadOnlySpan<float> b, Span<float> products0, Span<float> products1)
    {
        var d = a0.Length;
        var x0 = MemoryMarshal.Cast<float, Vector<float>>(a0);
        var x1 = MemoryMarshal.Cast<float, Vector<float>>(a1)[..x0.Length];
        var y0 = MemoryMarshal.Cast<float, Vector<float>>(b[..d])[..x0.Length];
        var y1 = MemoryMarshal.Cast<float, Vector<float>>(b.Slice(d, d))[..x0.Length];
        var y2 = MemoryMarshal.Cast<float, Vector<float>>(b.Slice(2 * d, d))[..x0.Length];
        var y3 = MemoryMarshal.Cast<float, Vector<float>>(b.Slice(3 * d, d))[..x0.Length];
        Vector<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector<float> s10 = default, s11 = default, s12 = default, s13 = default;
        for (var i = 0; i < x0.Length; i++)
        {
            var (u, v) = (x0[i], x1[i]);
            s00 = Vector.FusedMultiplyAdd(u, y0[i], s00);
            s01 = Vector.FusedMultiplyAdd(u, y1[i], s01);
            s02 = Vector.FusedMultiplyAdd(u, y2[i], s02);
            s03 = Vector.FusedMultiplyAdd(u, y3[i], s03);
            s10 = Vector.FusedMultiplyAdd(v, y0[i], s10);
            s11 = Vector.FusedMultiplyAdd(v, y1[i], s11);
            s12 = Vector.FusedMultiplyAdd(v, y2[i], s12);
            s13 = Vector.FusedMultiplyAdd(v, y3[i], s13);
        }

        // Sums are stored and not added up in place: at an odd end both rows are the same row.
        Store(products0, a0, b, Vector.Sum(s00), Vector.Sum(s01), Vector.Sum(s02), Vector.Sum(s03));
        Store(products1, a1, b, Vector.Sum(s10), Vector.Sum(s11), Vector.Sum(s12), Vector.Sum(s13));
    }

    /// <summary>Adds what is left of each vector beyond whole registers.</summary>
    private static void Store(Span<float> products, ReadOnlySpan<float> a, ReadOnlySpan<float> b, params ReadOnlySpan<float> sums)
    {
        var d = a.Length;
        var whole = d - (d % Vector<float>.Count);
        for (var column = 0; column < sums.Length; column++)
        {
            var rest = 0f;
            for (var i = whole; i < d; i++) rest += a[i] * b[(column * d) + i];
            products[column] = sums[column] + rest;
        }
    }
}

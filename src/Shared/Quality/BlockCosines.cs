using System.Runtime.Intrinsics;

namespace AePipeline.Quality;

/// <summary>The orthonormal discrete cosine transform of 8 x 8 samples (Ahmed, Natarajan, Rao, 1974), JPEG's.</summary>
internal static class BlockCosines
{
    /// <summary>Samples a side: those of a vector register of floats.</summary>
    public const int Side = 8;

    private static readonly float[] Basis = CreateBasis();

    /// <summary>Replaces samples, row by row, by their coefficients, column by column, the mean first.</summary>
    public static void Transform(Span<float> block)
    {
        TransformColumns(block);
        Transpose(block);
        TransformColumns(block);
    }

    private static void TransformColumns(Span<float> block)
    {
        Span<float> columns = stackalloc float[Side * Side];
        for (var frequency = 0; frequency < Side; frequency++)
        {
            var sum = Vector256<float>.Zero;
            for (var row = 0; row < Side; row++)
            {
                sum += Basis[(frequency * Side) + row] * Vector256.Create<float>(block.Slice(row * Side, Side));
            }

            sum.CopyTo(columns[(frequency * Side)..]);
        }

        columns.CopyTo(block);
    }

    private static void Transpose(Span<float> block)
    {
        for (var y = 0; y < Side; y++)
        {
            for (var x = y + 1; x < Side; x++)
            {
                (block[(y * Side) + x], block[(x * Side) + y]) = (block[(x * Side) + y], block[(y * Side) + x]);
            }
        }
    }

    private static float[] CreateBasis()
    {
        var basis = new float[Side * Side];
        for (var i = 0; i < basis.Length; i++)
        {
            var (frequency, place) = (i / Side, i % Side);
            basis[i] = (float)(Math.Cos(((2 * place) + 1) * frequency * Math.PI / (2 * Side)) * Math.Sqrt((frequency == 0 ? 1.0 : 2.0) / Side));
        }

        return basis;
    }
}

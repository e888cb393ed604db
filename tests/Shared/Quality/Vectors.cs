using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

/// <summary>Vectors for tests.</summary>
internal static class Vectors
{
    /// <summary>Forty vectors of five numbers, for which other programs' results are written into the tests.</summary>
    public static VectorSet Known { get; } = Create(40, 5, (i, column) => column switch
    {
        0 => Math.Sin(i * 1.3),
        1 => Math.Cos(i * 0.7),
        2 => i * i % 17 / 17.0,
        3 => i * 7 % 11 / 11.0,
        _ => Math.Sin(i * 0.31),
    });

    public static VectorSet Create(int count, int dimensions, Func<int, int, double> value) => new(
        [.. Enumerable.Range(0, count * dimensions).Select(i => (float)value(i / dimensions, i % dimensions))], count, dimensions);

    public static VectorSet Random(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        return Create(count, dimensions, (_, _) => random.NextDouble());
    }

    public static VectorSet Columns(this VectorSet set, Range columns)
    {
        var (first, count) = columns.GetOffsetAndLength(set.Dimensions);
        return Create(set.Count, count, (i, column) => set[i][first + column]);
    }
}

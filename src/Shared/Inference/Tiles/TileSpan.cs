namespace AePipeline.Inference.Tiles;

/// <summary>One tile along one axis, in input pixels.</summary>
/// <param name="Start">Where the window that the model sees begins.</param>
/// <param name="CoreStart">First pixel whose result is kept.</param>
/// <param name="CoreEnd">The pixel after the last whose result is kept.</param>
internal readonly record struct TileSpan(int Start, int CoreStart, int CoreEnd)
{
    /// <summary>Pixels whose result is kept.</summary>
    public int CoreLength => CoreEnd - CoreStart;
}

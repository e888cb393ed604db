namespace AePipeline.Quality;

/// <summary>A picture's samples, in whatever order they are kept.</summary>
internal interface INoiseSamples
{
    /// <summary>Copies a square of <see cref="NoiseBlocks.Region"/> pixels a side of one channel, on the scale of 255.</summary>
    void Copy(int channel, int top, int left, Span<float> region);
}

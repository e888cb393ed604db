namespace AePipeline.Processing.Results;

/// <summary>What somebody read of an image's blobs, and when.</summary>
/// <param name="State">What was there.</param>
/// <param name="At">When it was read.</param>
internal sealed record SeenState(ImageState State, DateTimeOffset At)
{
    // In a burst an image may wait for minutes. What another host did meanwhile would be done again only to be thrown away.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    /// <summary>The state while it is worth more than asking again; null after that.</summary>
    public ImageState? AsOf(DateTimeOffset now) => now - At < s_fresh ? State : null;
}

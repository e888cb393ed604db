using AePipeline.Processing.Results;

namespace AePipeline.Processing;

/// <summary>That a run found its upload to be the newest.</summary>
/// <param name="At">When, or before that; a timestamp of the clock.</param>
/// <param name="Before">What was known of the image's blobs before that.</param>
internal readonly record struct UploadFinding(long At, ImageState Before)
{
    // Between a last look at an upload and the write of its result it can go as well.
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(1);

    /// <summary>Whether the upload need not be looked at again: it was found a moment ago, and nothing that its result would replace was found after it.</summary>
    /// <param name="state">What is known of the image's blobs now.</param>
    /// <param name="time">The clock.</param>
    public bool Holds(ImageState state, TimeProvider time) =>
        time.GetElapsedTime(At) < s_moment && state.Results.Count == Before.Results.Count && state.Latent?.Tag == Before.Latent?.Tag;
}

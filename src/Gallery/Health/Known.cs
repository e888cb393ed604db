namespace AePipeline.Gallery.Health;

/// <summary>What is known of something that takes a while to find out.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Value">The last answer; null before the first.</param>
/// <param name="Age">How long ago that was.</param>
/// <param name="IsAsking">Whether a newer one is on its way.</param>
public sealed record Known<T>(T? Value, TimeSpan Age, bool IsAsking)
    where T : class;

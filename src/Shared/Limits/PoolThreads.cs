namespace AePipeline.Limits;

/// <summary>
/// The threads of the pool. It starts with one a core and adds others slowly, one or two a second; so work that keeps threads busy
/// for long, as models, decoders and encoders do, would hold up whatever else the process has to do.
/// </summary>
internal static class PoolThreads
{
    /// <summary>Has the pool start so many threads at once beside one a core; never fewer than it has been told before.</summary>
    /// <param name="count">How many may be busy for long at a time.</param>
    public static void Reserve(int count)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + count), completions);
    }
}

namespace AePipeline.TrainingJob.Data;

/// <summary>Seeds for the parts of a run.</summary>
internal static class Seeds
{
    /// <summary>
    /// A seed for one of many parts, so that a part can be repeated without those before it. Mixed as in SplitMix64
    /// (Steele, Lea and Flood, 2014): <see cref="Random"/> with neighbouring seeds gives numbers that are alike.
    /// </summary>
    /// <param name="seed">The run's.</param>
    /// <param name="part">Number of the part.</param>
    public static int Mix(int seed, long part)
    {
        var mixed = ((ulong)(uint)seed << 40) + ((ulong)part * 0x9e3779b97f4a7c15);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return (int)((mixed ^ (mixed >> 31)) & int.MaxValue);
    }
}

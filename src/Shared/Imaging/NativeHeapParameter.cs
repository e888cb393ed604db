namespace AePipeline.Imaging;

/// <summary>A parameter of <c>mallopt</c>, with its number in glibc's malloc.h.</summary>
public enum NativeHeapParameter
{
    /// <summary>Free bytes at the top of the heap from which on they go back to the system.</summary>
    TrimThreshold = -1,

    /// <summary>Bytes from which on a block is mapped by itself.</summary>
    MapThreshold = -3,

    /// <summary>The most blocks that are mapped by themselves at a time.</summary>
    MostMappedBlocks = -4,

    /// <summary>The most arenas that threads share.</summary>
    MostArenas = -8,
}

using NetVips;

namespace AePipeline.Imaging;

/// <summary>
/// Counts the memory that images take, as it is asked for and given back. Unlike the memory of the process it does not
/// depend on when the runtime collects, on what the C library keeps, or on how busy the machine is.
/// </summary>
public static class HeldMemory
{
    private static long s_buffers;
    private static long s_mostInBuffers;

    /// <summary>Bytes in rows and tensors now.</summary>
    public static long InBuffers => Interlocked.Read(ref s_buffers);

    /// <summary>Most bytes that were in rows and tensors at once since the process started.</summary>
    public static long MostInBuffers => Interlocked.Read(ref s_mostInBuffers);

    /// <summary>Most bytes that libvips held at once since the process started; its codecs' own memory is not in it.</summary>
    public static long MostInVips
    {
        get
        {
            VipsRuntime.Initialize();
            return (long)Stats.MemHighwater;
        }
    }

    internal static void Take(long bytes)
    {
        var now = Interlocked.Add(ref s_buffers, bytes);
        for (var most = MostInBuffers; now > most; most = MostInBuffers)
        {
            if (Interlocked.CompareExchange(ref s_mostInBuffers, now, most) == most) return;
        }
    }

    internal static void Return(long bytes) => Interlocked.Add(ref s_buffers, -bytes);
}

using AePipeline.Limits;
using NetVips;

namespace AePipeline.Imaging;

/// <summary>libvips as this process may use it; every use of it starts with <see cref="Initialize"/>.</summary>
internal static class VipsRuntime
{
    /// <summary>Lines that libvips holds of an image it reads or writes from top to bottom: measured, and the same for every width.</summary>
    public const int Lines = 512;

    // VipsForeignLoad is blocked with all its kinds, so a loader that a later libvips adds stays out as well.
    private static readonly string[] Loaders =
    [
        "VipsForeignLoadJpeg",
        "VipsForeignLoadPng",
        "VipsForeignLoadWebp",
        "VipsForeignLoadTiff",
        "VipsForeignLoadNsgif",
        "VipsForeignLoadHeif",
    ];

    private static readonly Lazy<bool> Ready = new(Configure);

    /// <summary>Limits libvips to the loaders in use, turns its cache off, fits its threads to the CPU budget and has its memory given back; once.</summary>
    public static void Initialize() => _ = Ready.Value;

    private static bool Configure()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            throw new PlatformNotSupportedException(
                "libvips could not be loaded. The NetVips.Native package of this platform must be beside the program.",
                ModuleInitializer.Exception);
        }

        NativeHeap.MapLargeBlocks();
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in Loaders)
        {
            Operation.Block(loader, false);
        }

        // Every image is read once: remembered operations would only hold memory and, worse, files since overwritten.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = CpuBudget.Cores;

        VipsMessages.Divert();
        return true;
    }
}

using System.Runtime.InteropServices;
using NetVips;

namespace AePipeline.Imaging;

/// <summary>
/// What libvips, and GLib underneath it, say while this thread works with them. Nothing of it reaches a host's error
/// stream: a damaged profile or tag would fill it, and lines there are not in the form of a log.
/// </summary>
internal sealed unsafe class VipsMessages : IDisposable
{
    private const int MostKept = 100;

    // Domains whose messages a handler of their own takes; those of all others go to the default handler.
    private static readonly string[] Domains = ["VIPS", "GLib", "GLib-GObject", "GLib-GIO", "GModule", "GThread"];

    [ThreadStatic]
    private static VipsMessages? s_listener;

    private readonly VipsMessages? _outer;
    private readonly List<string> _heard = [];

    private VipsMessages()
    {
        _outer = s_listener;
        s_listener = this;
    }

    /// <summary>The first messages of this thread since <see cref="Listen"/>.</summary>
    public IReadOnlyList<string> Heard => _heard;

    /// <summary>Collects this thread's messages until disposed of.</summary>
    public static VipsMessages Listen() => new();

    /// <summary>Takes messages of every domain off the error stream; once a process.</summary>
    public static void Divert()
    {
        foreach (var domain in Domains)
        {
            Log.SetLogHandler(domain, NetVips.Enums.LogLevelFlags.All, static (_, _, message) => Hear(message));
        }

        if (Library != 0 && NativeLibrary.TryGetExport(Library, "g_log_set_default_handler", out var set))
        {
            ((delegate* unmanaged<delegate* unmanaged<byte*, int, byte*, void*, void>, void*, nint>)set)(&HearDefault, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => s_listener = _outer;

    /// <summary>The library that has GLib's functions; 0 where it goes by another name.</summary>
    internal static nint Library { get; } = NativeLibrary.TryLoad(
        OperatingSystem.IsWindows() ? "libvips-42.dll" : OperatingSystem.IsMacOS() ? "libvips.42.dylib" : "libvips.so.42",
        typeof(Image).Assembly,
        searchPath: null,
        out var library)
            ? library
            : 0;

    [UnmanagedCallersOnly]
    private static void HearDefault(byte* domain, int level, byte* message, void* data) => Hear(Marshal.PtrToStringUTF8((nint)message));

    private static void Hear(string? message)
    {
        if (message is not null && s_listener is { _heard.Count: < MostKept } listener)
        {
            listener._heard.Add(message);
        }
    }
}

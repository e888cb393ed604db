using System.Runtime.InteropServices;
using AePipeline.Imaging;

namespace AePipeline.Tests.Imaging;

public sealed class VipsMessagesTests
{
    private const int Warning = 16;

    private delegate void GLog(nint domain, int level, nint format, nint text);

    [Theory]
    [InlineData("VIPS")]
    [InlineData("GLib-GObject")]
    [InlineData("of a library that comes later")]
    public void Log_MessageOfAnyDomain_IsHeardHereAndNotOnTheErrorStream(string domain)
    {
        VipsRuntime.Initialize();
        using var messages = VipsMessages.Listen();
        var log = Marshal.GetDelegateForFunctionPointer<GLog>(NativeLibrary.GetExport(VipsMessages.Library, "g_log"));
        var (name, format, text) = (Marshal.StringToCoTaskMemUTF8(domain), Marshal.StringToCoTaskMemUTF8("%s"), Marshal.StringToCoTaskMemUTF8("a tag is odd"));

        log(name, Warning, format, text);

        Marshal.FreeCoTaskMem(name);
        Marshal.FreeCoTaskMem(format);
        Marshal.FreeCoTaskMem(text);
        Assert.Equal(["a tag is odd"], messages.Heard);
    }
}

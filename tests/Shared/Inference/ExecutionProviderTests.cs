using System.Text;
using AePipeline.Inference.Sessions;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Inference;

public sealed class ExecutionProviderTests
{
    private static readonly string s_library = Path.Combine(AppContext.BaseDirectory, "libonnxruntime_providers_shared.so");

    [Fact]
    public async Task MissingLibrary_OfALibraryThatNeedsAnother_IsNamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(s_library), "Other systems do not name what is missing.");
        using var folder = new TemporaryFolder();
        var bytes = await File.ReadAllBytesAsync(s_library, TestContext.Current.CancellationToken);
        // As libcudart.so.13 would be in an image with CUDA 12.
        var needed = bytes.AsSpan().IndexOf("libstdc++.so.6"u8);
        Encoding.ASCII.GetBytes("libabsent.so.6").CopyTo(bytes, needed);
        await File.WriteAllBytesAsync(folder["provider.so"], bytes, TestContext.Current.CancellationToken);

        Assert.Equal("libabsent.so.6", ExecutionProvider.MissingLibrary(folder["provider.so"]));
    }

    [Fact]
    public void MissingLibrary_OfALibraryThatLoadsOrIsNotThere_IsNone()
    {
        Assert.Null(ExecutionProvider.MissingLibrary(s_library));
        Assert.Null(ExecutionProvider.MissingLibrary("/nowhere/libnothing.so"));
    }
}

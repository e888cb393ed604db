using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class ImageReferenceTextTests
{
    [Fact]
    public void ToString_NameWithANewline_IsOneLine() =>
        Assert.Equal("denoise/a%0Ab.png", new ImageReference(ImageTask.Denoise, "a\nb.png").ToString());

    [Fact]
    public void ToString_OrdinaryName_IsTheName() =>
        Assert.Equal("denoise/Ü 1%.png", new ImageReference(ImageTask.Denoise, "Ü 1%.png").ToString());

    [Fact]
    public void ToMetadata_ResultOfATiffOfFourPages_SaysSo()
    {
        var written = new ResultMetadata("0x8D1", "v", "1", "CPU", "model.onnx") { SourcePages = 4 };

        Assert.Equal("4", written.ToMetadata()["source_pages"]);
        Assert.False((written with { SourcePages = 1 }).ToMetadata().ContainsKey("source_pages"));
    }
}

using AePipeline.Imaging;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Tests.Processing;

public sealed class ImageStateTests
{
    private static readonly DateTimeOffset s_done = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("new", 60, true)]
    [InlineData("new", -60, true)]
    [InlineData("old", -60, true)]
    [InlineData("old", 0, false)]
    [InlineData("newer", 60, false)]
    public void OutlivedReport_OfAnUploadThatIsDone_IsItsOwnOrAnOlderOne(string source, int secondsAfter, bool expected)
    {
        var result = new ResultHead(
            new ResultTarget("denoise/a.denoised.png", ImageFormat.Png), new ResultMetadata("new", "1", "1", "cpu", "model.onnx"), new ETag("r"), s_done);
        var state = new ImageState([result], new ProblemHead(ProblemType.RetriesExhausted, source, s_done.AddSeconds(secondsAfter), new ETag("p")), null);

        Assert.Equal(expected, state.OutlivedReport("new") is not null);
        Assert.Null(state.OutlivedReport("another"));
    }
}

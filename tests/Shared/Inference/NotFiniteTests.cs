using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Tests.Imaging;
using NetVips;

namespace AePipeline.Tests.Inference;

public sealed class NotFiniteTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Restore_ModelThatAnswersDarkPixelsWithNaN_FailsAndNamesTheModel()
    {
        // Even grey, which a model is tried with when it is loaded, is fine; only the last tile is dark.
        using var bright = Image.Black(300, 40, bands: 3) + 200;
        using var picture = bright.Insert(Image.Black(5, 5, bands: 3), 290, 30).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        picture.Pngsave(_folder.File("in.png"));
        using var model = OnnxModel.Load(FaultyModel.Write(_folder.Path, "v1"), _folder.Path, new InferenceOptions());
        var gate = Models.Gate();
        model.WarmUp();

        var failure = await Assert.ThrowsAsync<ModelNotFiniteException>(() => Models.Restorer(gate, tileSize: 64).RestoreAsync(
            _folder.File("in.png"), _folder.File("out"), ImageFormat.Png, model, TestContext.Current.CancellationToken));

        Assert.Contains("root.onnx answers this image with values that are not finite", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("out")));
    }

    public void Dispose() => _folder.Dispose();
}

using System.Security.Cryptography;
using System.Text;
using AePipeline.Imaging;
using AePipeline.Inference;
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
        var file = _folder.Write("root.onnx", SquareRootOfWhatIsAboveAFifth());
        var card = Models.With(Models.ColourOnly, known => known with
        {
            Name = "root.onnx",
            Size = new FileInfo(file).Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
        });
        using var model = OnnxModel.Load(card, _folder.Path, new InferenceOptions());
        var gate = Models.Gate();
        model.WarmUp();

        var failure = await Assert.ThrowsAsync<ModelInvalidException>(() => Models.Restorer(gate, tileSize: 64).RestoreAsync(
            _folder.File("in.png"), _folder.File("out"), ImageFormat.Png, model, TestContext.Current.CancellationToken));

        Assert.Contains("root.onnx answers this image with values that are not finite", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("out")));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>An ONNX file, message by message: <c>denoised = Sqrt(image - 0.2)</c>.</summary>
    private static byte[] SquareRootOfWhatIsAboveAFifth()
    {
        byte[] constant = [.. Number(2, 1), .. Text(8, "c"), .. Bytes(9, BitConverter.GetBytes(0.2f))];
        byte[] graph =
        [
            .. Bytes(1, [.. Text(1, "image"), .. Text(1, "c"), .. Text(2, "above"), .. Text(4, "Sub")]),
            .. Bytes(1, [.. Text(1, "above"), .. Text(2, "denoised"), .. Text(4, "Sqrt")]),
            .. Text(2, "g"), .. Bytes(5, constant), .. Bytes(11, Tensor("image")), .. Bytes(12, Tensor("denoised")),
        ];
        return [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, Number(2, 17))];
    }

    private static byte[] Tensor(string name)
    {
        byte[] shape = [.. Bytes(1, Text(2, "N")), .. Bytes(1, Number(1, 3)), .. Bytes(1, Text(2, "H")), .. Bytes(1, Text(2, "W"))];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, 1), .. Bytes(2, shape)]))];
    }

    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.ASCII.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => content.Length < 128
        ? [(byte)((field << 3) | 2), (byte)content.Length, .. content]
        : [(byte)((field << 3) | 2), (byte)(content.Length & 127 | 128), (byte)(content.Length >> 7), .. content];
}

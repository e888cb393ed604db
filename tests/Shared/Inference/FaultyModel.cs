using System.Security.Cryptography;
using System.Text;
using AePipeline.Models;

namespace AePipeline.Tests.Inference;

/// <summary>A denoise model for colour that answers dark pixels with NaN: <c>denoised = Sqrt(image - least)</c>.</summary>
internal static class FaultyModel
{
    /// <summary>Writes <c>root.onnx</c>.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="version">What its card calls it.</param>
    /// <param name="createdAt">When it was made; null for when the fixture models were.</param>
    /// <param name="least">Below this a pixel is too dark. Above 0.5, the even grey is too that a model is tried with when it is loaded.</param>
    public static ModelCard Write(string folder, string version, DateTimeOffset? createdAt = null, float least = 0.2f)
    {
        var content = SquareRootOfWhatIsAbove(least);
        File.WriteAllBytes(Path.Combine(folder, "root.onnx"), content);
        var card = Models.With(Models.ColourOnly, known => known with
        {
            Name = "root.onnx",
            Size = content.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
        });
        return card with { Version = version, CreatedAt = createdAt ?? card.CreatedAt };
    }

    // The ONNX file, message by message.
    private static byte[] SquareRootOfWhatIsAbove(float least)
    {
        byte[] constant = [.. Number(2, 1), .. Text(8, "c"), .. Bytes(9, BitConverter.GetBytes(least))];
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

using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using AePipeline.Imaging;
using NetVips;

namespace AePipeline.Tests.Imaging;

/// <summary>Pictures made as they are needed.</summary>
internal static class TestPictures
{
    /// <summary>Smooth colours that differ everywhere: red grows to the right, green downwards, blue along the diagonal.</summary>
    public static Image Gradient(int width, int height)
    {
        using var positions = Image.Xyz(width, height);
        using var x = positions[0] * (255.0 / Math.Max(1, width - 1));
        using var y = positions[1] * (255.0 / Math.Max(1, height - 1));
        using var diagonal = (x + y) / 2;
        using var rgb = x.Bandjoin(y, diagonal);
        return ToBytes(rgb);
    }

    /// <summary>A gradient with texture: what a restoration has to work on. Always the same for one size.</summary>
    public static Image Photo(int width, int height)
    {
        using var gradient = Gradient(width, height);
        using var noise = Image.Gaussnoise(width, height, sigma: 25, mean: 0, seed: 7);
        using var noisy = gradient + noise;
        return ToBytes(noisy);
    }

    /// <summary>A PNG with one more chunk behind its header.</summary>
    public static byte[] WithChunk(byte[] png, string name, byte[] data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(name), .. data];
        var (length, checksum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(content));
        return [.. png[..33], .. length, .. content, .. checksum, .. png[33..]];
    }

    /// <summary>The picture's samples as numbers of 0 to 255 (or 65535) in the order of <see cref="PixelLayout"/>.</summary>
    public static (PixelLayout Layout, int[] Samples) Read(string path, ImageLimits? limits = null)
    {
        using var reader = ImageReader.Open(path, limits ?? new ImageLimits());
        var bytes = reader.ReadRows(reader.Layout.Height);
        var samples = reader.Layout.BitDepth == 16
            ? Enumerable.Range(0, bytes.Length / 2).Select(i => (int)BitConverter.ToUInt16(bytes, i * 2)).ToArray()
            : Array.ConvertAll(bytes, sample => (int)sample);
        return (reader.Layout, samples);
    }

    /// <summary>One pixel of a picture.</summary>
    public static int[] Pixel(string path, int x, int y)
    {
        var (layout, samples) = Read(path);
        return samples.AsSpan(((y * layout.Width) + x) * layout.Bands, layout.Bands).ToArray();
    }

    /// <summary>A PNG of black pixels with any size in its header and almost no data.</summary>
    public static byte[] PngBomb(int width, int height)
    {
        using var pixel = Image.Black(1, 1);
        var file = pixel.PngsaveBuffer();
        // Signature (8 bytes), length (4), then the header chunk: type, width, height, five more bytes, checksum.
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.HashToUInt32(file.AsSpan(12, 17)));
        return file;
    }

    /// <summary>A bottom-up bitmap with 24 bits a pixel, written byte by byte: 2 x 2, red and green above blue and white.</summary>
    public static byte[] Bitmap()
    {
        var file = new byte[54 + 16];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 2);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), 2);
        file[26] = 1;
        file[28] = 24;
        byte[] bottom = [255, 0, 0, 255, 255, 255, 0, 0];
        byte[] top = [0, 0, 255, 0, 255, 0, 0, 0];
        bottom.CopyTo(file, 54);
        top.CopyTo(file, 62);
        return file;
    }

    private static Image ToBytes(Image rgb)
    {
        using var bytes = rgb.Cast(Enums.BandFormat.Uchar);
        using var tagged = bytes.Copy(interpretation: Enums.Interpretation.Srgb);
        return tagged.CopyMemory();
    }
}

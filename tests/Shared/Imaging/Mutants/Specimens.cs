using System.Buffers.Binary;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Tests.Imaging.Mutants;

/// <summary>Small whole files of every format that is read, in the kinds that differ in how damage shows.</summary>
internal static class Specimens
{
    private const int Width = 96;
    private const int Height = 72;

    /// <summary>Files by format.</summary>
    public static IReadOnlyDictionary<string, byte[][]> Create()
    {
        using var photo = TestPictures.Photo(Width, Height);
        using var deep = (photo * 257).Cast(BandFormat.Ushort).Copy(interpretation: Interpretation.Rgb16);
        return new Dictionary<string, byte[][]>
        {
            ["JPEG"] = [photo.JpegsaveBuffer(q: 75), photo.JpegsaveBuffer(q: 92, subsampleMode: ForeignSubsample.Off), photo.JpegsaveBuffer(q: 85, interlace: true)],
            ["PNG"] = [photo.PngsaveBuffer(), photo.PngsaveBuffer(interlace: true), deep.PngsaveBuffer(), photo.PngsaveBuffer(palette: true)],
            ["WebP"] = [photo.WebpsaveBuffer(q: 80), photo.WebpsaveBuffer(lossless: true)],
            ["TIFF"] =
            [
                photo.TiffsaveBuffer(), photo.TiffsaveBuffer(compression: ForeignTiffCompression.Lzw),
                photo.TiffsaveBuffer(compression: ForeignTiffCompression.Deflate, tile: true, tileWidth: 32, tileHeight: 32),
                photo.TiffsaveBuffer(compression: ForeignTiffCompression.Jpeg, q: 85),
            ],
            ["GIF"] = [photo.GifsaveBuffer(), photo.GifsaveBuffer(interlace: true)],
            ["AVIF"] = [photo.HeifsaveBuffer(q: 70, compression: ForeignHeifCompression.Av1, effort: 0)],
            ["BMP"] = [Bitmap(photo)],
        };
    }

    private static byte[] Bitmap(Image photo)
    {
        var rows = photo.WriteToMemory<byte>();
        var file = new byte[54 + (Width * Height * 3)];
        "BM"u8.CopyTo(file);
        foreach (var (at, value) in (ReadOnlySpan<(int, int)>)[(2, file.Length), (10, 54), (14, 40), (18, Width), (22, Height), (26, 1 | (24 << 16))])
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        }

        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var pixel = rows.AsSpan(((y * Width) + x) * 3, 3);
                var to = 54 + ((((Height - 1 - y) * Width) + x) * 3);
                (file[to], file[to + 1], file[to + 2]) = (pixel[2], pixel[1], pixel[0]);
            }
        }

        return file;
    }
}

using System.IO.Compression;

namespace AePipeline.Imaging.Structure;

/// <summary>What the directories of a TIFF say, without decoding.</summary>
internal sealed class TiffStructure
{
    private const int MostDirectories = 10_000;
    private const int NewSubfileType = 254;
    private const int Compression = 259;
    private const int Photometric = 262;
    private const int StripOffsets = 273;
    private const int StripByteCounts = 279;
    private const int TileOffsets = 324;
    private const int TileByteCounts = 325;
    private const int SubDirectories = 330;
    private const int ExtraSamples = 338;
    private const int DngVersion = 50706;

    // Values of Photometric: samples of a colour filter array, and linear sensor values.
    private const int ColourFilterArray = 32803;
    private const int LinearRaw = 34892;

    private static readonly int[] s_deflate = [8, 32946];

    private readonly TiffDirectory? _first;

    private TiffStructure(FileBytes file)
    {
        file.Seek(8);
        var isCanonRaw = file.Read(2) is [(byte)'C', (byte)'R'];
        file.Seek(0);
        var directories = new TiffDirectories(file);
        var seen = new HashSet<long>();
        for (var at = directories.First; seen.Count < MostDirectories && seen.Add(at) && directories.Read(at) is { } directory; at = directory.Next)
        {
            _first ??= directory;
            Pages += (directory[NewSubfileType] ?? 0) is var kind && (kind & 1) == 0 ? 1 : 0;
            IsCameraRaw |= IsRaw(directory) || directory.All(SubDirectories).Take(16).Any(sub => directories.Read(sub) is { } inner && IsRaw(inner));
        }

        IsCameraRaw |= isCanonRaw;
    }

    /// <summary>Pages, previews of others not counted.</summary>
    public int Pages { get; }

    /// <summary>Whether the picture is a sensor's, and what a decoder of TIFF finds only a preview of it.</summary>
    public bool IsCameraRaw { get; }

    /// <summary>Whether the last sample of a pixel is said to be alpha. A fourth sample may as well be infrared, or a mask.</summary>
    public bool HasAlpha => _first?[ExtraSamples] is 1 or 2;

    /// <summary>Reads a file's directories.</summary>
    public static TiffStructure Read(string path)
    {
        using var file = new FileBytes(path);
        return new TiffStructure(file);
    }

    /// <summary>
    /// Whether every strip or tile of the first page that is compressed by Deflate matches its checksum. The decoder stops
    /// at the last pixel, in front of the checksum.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">Ends the look at a strip that has more than so many bytes, as no strip of the page has.</param>
    public bool ChecksumsMatch(string path, long mostBytes)
    {
        if (_first is null || !s_deflate.Contains((int)(_first[Compression] ?? 1)))
        {
            return true;
        }

        var offsets = _first.Tags.ContainsKey(TileOffsets) ? _first.All(TileOffsets) : _first.All(StripOffsets);
        var counts = _first.Tags.ContainsKey(TileByteCounts) ? _first.All(TileByteCounts) : _first.All(StripByteCounts);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var discarded = new byte[64 << 10];
        foreach (var (offset, count) in offsets.Zip(counts))
        {
            if (count > 0 && offset > 0 && !Matches(file, offset, count, discarded, mostBytes))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsRaw(TiffDirectory directory) =>
        directory.Tags.ContainsKey(DngVersion) || directory[Photometric] is ColourFilterArray or LinearRaw;

    private static bool Matches(FileStream file, long offset, long count, byte[] discarded, long mostBytes)
    {
        file.Position = offset;
        using var part = new StreamPart(file, count);
        using var inflated = new ZLibStream(part, CompressionMode.Decompress);
        try
        {
            for (var total = 0L; total <= mostBytes;)
            {
                if (inflated.Read(discarded) is var read && read == 0)
                {
                    break;
                }

                total += read;
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}

namespace AePipeline.Tests.Imaging.Mutants;

/// <summary>What happens to files on discs and on their way.</summary>
internal enum Damage
{
    /// <summary>The end is missing.</summary>
    CutShort,

    /// <summary>A stretch is zero.</summary>
    ZeroSector,

    /// <summary>A stretch holds bytes of something else.</summary>
    ForeignSector,

    /// <summary>Two stretches changed places.</summary>
    SwappedSectors,

    /// <summary>Bytes are missing in the middle.</summary>
    LostBytes,

    /// <summary>Bytes came in between.</summary>
    AddedBytes,

    /// <summary>One byte is another.</summary>
    ChangedByte,

    /// <summary>One bit is another.</summary>
    FlippedBit,
}

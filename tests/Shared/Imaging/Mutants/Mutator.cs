namespace AePipeline.Tests.Imaging.Mutants;

/// <summary>Damages files, the same way for the same random numbers.</summary>
internal static class Mutator
{
    /// <summary>A damaged copy.</summary>
    public static byte[] Damaged(byte[] file, Damage damage, Random random)
    {
        var sector = random.Next(64, 513);
        var at = random.Next(file.Length);
        var rest = Math.Min(sector, file.Length - at);
        var copy = (byte[])file.Clone();
        switch (damage)
        {
            case Damage.CutShort:
                return file[..(int)(file.Length * (0.2 + (0.79 * random.NextDouble())))];
            case Damage.ZeroSector:
                copy.AsSpan(at, rest).Clear();
                return copy;
            case Damage.ForeignSector:
                random.NextBytes(copy.AsSpan(at, rest));
                return copy;
            case Damage.SwappedSectors:
                var other = random.Next(file.Length);
                var both = Math.Min(rest, Math.Min(file.Length - other, Math.Max(1, Math.Abs(other - at))));
                file.AsSpan(other, both).CopyTo(copy.AsSpan(at));
                file.AsSpan(at, both).CopyTo(copy.AsSpan(other));
                return copy;
            case Damage.LostBytes:
                return [.. file[..at], .. file[(at + Math.Min(rest, random.Next(1, 65)))..]];
            case Damage.AddedBytes:
                var added = new byte[random.Next(1, 65)];
                random.NextBytes(added);
                return [.. file[..at], .. added, .. file[at..]];
            case Damage.ChangedByte:
                copy[at] ^= (byte)random.Next(1, 256);
                return copy;
            default:
                copy[at] ^= (byte)(1 << random.Next(8));
                return copy;
        }
    }
}

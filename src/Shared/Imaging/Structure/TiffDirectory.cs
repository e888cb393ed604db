namespace AePipeline.Imaging.Structure;

/// <summary>One directory (IFD) of a TIFF: its tags with their values as whole numbers.</summary>
/// <param name="Tags">Values by tag; a tag with other values than whole numbers has none.</param>
/// <param name="Next">Where the next directory is; 0 after the last.</param>
internal sealed record TiffDirectory(IReadOnlyDictionary<int, long[]> Tags, long Next)
{
    /// <summary>The first value of a tag.</summary>
    public long? this[int tag] => Tags.TryGetValue(tag, out var values) && values is [var first, ..] ? first : null;

    /// <summary>All values of a tag.</summary>
    public long[] All(int tag) => Tags.GetValueOrDefault(tag) ?? [];
}

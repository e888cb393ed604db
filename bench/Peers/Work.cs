namespace AePipeline.Bench.Peers;

/// <summary>The images of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Folder">Holds them and nothing else.</param>
/// <param name="Files">Their paths, in order; at least two.</param>
internal sealed record Work(Case Case, string Folder, IReadOnlyList<string> Files)
{
    // Cut from a smaller photo, a picture would be blurred more than photos are.
    private const double MostEnlarged = 1.5;

    /// <summary>Results that are compared.</summary>
    public const int Compared = 4;

    /// <summary>The first of them, whose results are compared.</summary>
    public IEnumerable<string> Samples => Files.Take(Compared);

    /// <summary>Cuts them from photos.</summary>
    public static Work Cut(Case @case, string photos, string folder, int images)
    {
        var crops = new PhotoCrops(photos, @case.Width, @case.Height, MostEnlarged);
        Directory.CreateDirectory(folder);
        var files = Enumerable.Range(0, images).Select(i => Path.Combine(folder, $"{i:0000}.jpg")).ToList();
        foreach (var (i, file) in files.Index()) File.WriteAllBytes(file, crops.Jpeg(i));
        return new Work(@case, folder, files);
    }

    /// <summary>Where the result of an image goes in a folder of results.</summary>
    public static string ResultPath(string folder, string file) => Path.Combine(folder, $"{Path.GetFileName(file)}.png");
}

namespace AePipeline.TrainingJob.Reporting;

/// <summary>Files that are part of the program.</summary>
internal static class ReportAssets
{
    /// <summary>The bytes of a file in the folder Assets.</summary>
    public static byte[] Read(string name)
    {
        using var stream = typeof(ReportAssets).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

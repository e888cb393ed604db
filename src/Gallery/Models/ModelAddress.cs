namespace AePipeline.Gallery.Models;

/// <summary>Addresses of the pages of models.</summary>
internal static class ModelAddress
{
    public const string OfAll = "/models";

    public static string OfVersion(string family, string version) => $"/models/version?family={Escape(family)}&version={Escape(version)}";

    public static string OfReport(string family, string version) => $"/models/report?family={Escape(family)}&version={Escape(version)}";

    /// <summary>The page that says what changes before anything does.</summary>
    /// <param name="name">What is to serve another version, one of <see cref="AePipeline.Models.ModelNames.Served"/>.</param>
    /// <param name="version">The other version.</param>
    public static string OfChange(string name, string version) => $"/models/change?name={Escape(name)}&version={Escape(version)}";

    /// <summary>The page of a training run that has begun and not ended.</summary>
    public static string OfRun(string name) => $"/models/run?name={Escape(name)}";

    /// <summary>What changes on that page.</summary>
    public static string OfCurves(string name) => $"/models/run/curves?name={Escape(name)}";

    private static string Escape(string text) => Uri.EscapeDataString(text);
}

namespace AePipeline.Gallery.Jobs;

/// <summary>Addresses of the pages of bulk jobs.</summary>
internal static class JobAddress
{
    public const string OfAll = "/jobs";

    public static string Of(string id) => $"/jobs/job?id={Escape(id)}";

    public static string OfState(string id) => $"/jobs/state?id={Escape(id)}";

    public static string OfFailures(string id) => $"/jobs/failures?id={Escape(id)}";

    private static string Escape(string text) => Uri.EscapeDataString(text);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using AePipeline.Storage;

namespace AePipeline.Bench;

/// <summary>The requests that Azurite says it answered.</summary>
internal sealed partial class AccessLog
{
    private readonly ConcurrentQueue<(long At, string Method, string Container, string Blob)> _requests = new();

    /// <summary>Takes a line that Azurite printed.</summary>
    public void Read(string line)
    {
        if (RequestLine().Match(line) is { Success: true } match)
        {
            _requests.Enqueue((Stopwatch.GetTimestamp(), match.Groups["method"].Value, match.Groups["container"].Value, Uri.UnescapeDataString(match.Groups["blob"].Value)));
        }
    }

    /// <summary>Forgets what was asked so far.</summary>
    public void Clear() => _requests.Clear();

    /// <summary>How long after a moment somebody other than its uploader first asked for an upload; null when nobody did.</summary>
    public double? SecondsUntilRead(long since, string imageName) => _requests
        .Where(request => request.Method is "GET" or "HEAD" && request.Container == BlobContainers.Images && request.Blob == imageName)
        .Select(request => (double?)Stopwatch.GetElapsedTime(since, request.At).TotalSeconds)
        .FirstOrDefault();

    /// <summary>Prints how often each method was asked of each container, without the uploads themselves: a table for people.</summary>
    /// <param name="title">What was done.</param>
    /// <param name="images">The images that these requests were for; 0 for totals alone.</param>
    public void Print(string title, int images)
    {
        var counts = _requests
            .Where(request => !(request.Method == "PUT" && request.Container == BlobContainers.Images))
            .CountBy(request => $"{request.Method} {request.Container}{(request.Blob.Length == 0 ? " (listing)" : "")}")
            .OrderByDescending(count => count.Value)
            .ToList();
        Console.WriteLine($"{title}: {counts.Sum(count => count.Value)} requests{PerImage(counts.Sum(count => count.Value))}");
        foreach (var (what, count) in counts) Console.WriteLine($"  {what}: {count}{PerImage(count)}");

        string PerImage(int count) => images == 0 ? "" : $", {(double)count / images:0.00} an image";
    }

    [GeneratedRegex("\"(?<method>[A-Z]+) /[^/ ]+/(?<container>[^/? ]+)/?(?<blob>[^? ]*)[^ ]* HTTP/")]
    private static partial Regex RequestLine();
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using AePipeline.Processing.Worker;

namespace AePipeline.LocalStorage;

/// <summary>
/// What Azurite prints: the addresses it listens at, which the system chose, uploads, and its last words when it fails.
/// Reading goes on as long as the process does, or it would stop on a full pipe.
/// </summary>
internal sealed partial class AzuriteOutput
{
    private const int MostLines = 20;
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, string> _addresses = [];
    private readonly Queue<string> _lines = [];
    private readonly Lock _gate = new();
    private readonly AzuriteOptions _options;
    private int _open = 2;

    /// <param name="process">Azurite.</param>
    /// <param name="options">Who else is told.</param>
    public AzuriteOutput(Process process, AzuriteOptions options)
    {
        _options = options;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Completes when every service listens; fails when the process ends before that.</summary>
    public Task Listening => _listening.Task;

    public string BlobAddress => Address("Blob");

    public string QueueAddress => Address("Queue");

    public string TableAddress => Address("Table");

    public string LastWords
    {
        get
        {
            lock (_gate)
                return string.Concat(_lines.Select(line => Environment.NewLine + line));
        }
    }

    private string Address(string service)
    {
        lock (_gate)
            return _addresses[service];
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _open) == 0)
                _listening.TrySetException(new AzuriteException($"Azurite ended before it was ready.{LastWords}"));
            return;
        }

        lock (_gate)
        {
            if (UploadedLine().Match(line) is { Success: true } upload)
            {
                _options.Uploaded?.Invoke(new UploadEvent(Uri.UnescapeDataString(upload.Groups["name"].Value), upload.Groups["etag"].Value));
                return;
            }

            _options.Print?.Invoke(line);
            _lines.Enqueue(line);
            if (_lines.Count > MostLines)
                _lines.Dequeue();

            if (ListeningLine().Match(line) is { Success: true } match)
                _addresses[match.Groups["service"].Value] = match.Groups["address"].Value;
            if (_addresses.Count == 3)
                _listening.TrySetResult();
        }
    }

    [GeneratedRegex("^Uploaded (?<etag>[^ ]+) (?<name>[^ ]+)$")]
    private static partial Regex UploadedLine();

    [GeneratedRegex("^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<address>http://[^/ ]+)")]
    private static partial Regex ListeningLine();
}

using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Azure.Core.Diagnostics;

namespace AePipeline.Tests.Processing;

/// <summary>Counts the requests that the storage clients of this process send to one account, by method.</summary>
internal sealed class RequestCounter : IDisposable
{
    private readonly ConcurrentQueue<string> _methods = new();
    private readonly AzureEventSourceListener _listener;

    public RequestCounter(string account) => _listener = new AzureEventSourceListener(
        (sent, _) =>
        {
            if (sent.EventName == "Request" && Value(sent, "uri").Contains($"/{account}/", StringComparison.Ordinal))
            {
                _methods.Enqueue(Value(sent, "method"));
            }
        },
        EventLevel.Informational);

    public (int Gets, int Heads, int Others) Take()
    {
        var methods = new List<string>();
        while (_methods.TryDequeue(out var method))
        {
            methods.Add(method);
        }

        return (methods.Count(method => method == "GET"), methods.Count(method => method == "HEAD"), methods.Count(method => method is not ("GET" or "HEAD")));
    }

    public void Dispose() => _listener.Dispose();

    private static string Value(EventWrittenEventArgs sent, string name) =>
        sent.PayloadNames?.IndexOf(name) is { } index and >= 0 ? sent.Payload?[index]?.ToString() ?? "" : "";
}

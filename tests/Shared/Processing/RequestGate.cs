using System.Diagnostics.Tracing;
using AePipeline.Tests.Support;
using Azure.Core.Diagnostics;

namespace AePipeline.Tests.Processing;

/// <summary>
/// Stops the first request of this process with a method and a path just before it is sent, so that a test can do
/// something at exactly that moment; those after it pass.
/// </summary>
internal sealed class RequestGate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly AzureEventSourceListener _listener;
    private int _reached;

    public RequestGate(string method, Uri blob) => _listener = new AzureEventSourceListener(
        (sent, _) =>
        {
            if (sent.EventName == "Request"
                && Value(sent, "method") == method
                && Value(sent, "uri").StartsWith(blob.AbsoluteUri, StringComparison.Ordinal)
                && Interlocked.Increment(ref _reached) == 1)
            {
                _open.Wait(TimeSpan.FromMinutes(1));
            }
        },
        EventLevel.Informational);

    public Task WhenReachedAsync() => Eventually.HoldsAsync(() => Volatile.Read(ref _reached) > 0, "the request is about to be sent");

    public void Open() => _open.Set();

    public void Dispose()
    {
        _open.Set();
        _listener.Dispose();
    }

    private static string Value(EventWrittenEventArgs sent, string name) =>
        sent.PayloadNames?.IndexOf(name) is { } index and >= 0 ? sent.Payload?[index]?.ToString() ?? "" : "";
}

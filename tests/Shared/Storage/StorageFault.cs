using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace AePipeline.Tests.Storage;

/// <summary>Makes some requests of storage clients fail for want of a token, or hang until the client gives up.</summary>
/// <param name="isMeant">Which requests.</param>
/// <param name="hangs">Whether they hang.</param>
internal sealed class StorageFault(Func<Request, bool> isMeant, bool hangs = false) : HttpPipelinePolicy
{
    private int _count;
    private int _left;
    private int _passed;

    /// <summary>Requests that have failed so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Requests of the kind that were answered.</summary>
    public int Passed => Volatile.Read(ref _passed);

    /// <summary>Lets so many requests fail from now on.</summary>
    public void Fail(int requests = int.MaxValue) => Volatile.Write(ref _left, requests);

    /// <summary>Ends the fault.</summary>
    public void End() => Fail(0);

    /// <summary>Puts it into clients, whose requests are not repeated then.</summary>
    public void AddTo(ClientOptions options)
    {
        options.Retry.MaxRetries = 0;
        options.AddPolicy(new Impatience(this), HttpPipelinePosition.PerRetry);
        options.AddPolicy(this, HttpPipelinePosition.BeforeTransport);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The pipeline asks asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var meant = isMeant(message.Request);
        if (meant && Volatile.Read(ref _left) > 0 && Interlocked.Decrement(ref _left) >= 0)
        {
            Interlocked.Increment(ref _count);
            if (!hangs) throw new AuthenticationFailedException("The identity's endpoint did not answer.");
            await Task.Delay(Timeout.Infinite, message.CancellationToken);
        }

        await ProcessNextAsync(message, pipeline);
        if (meant) Interlocked.Increment(ref _passed);
    }

    private bool IsNext(Request request) => hangs && Volatile.Read(ref _left) > 0 && isMeant(request);

    /// <summary>The client's own limit of time, which is long, made short for the requests that will hang.</summary>
    private sealed class Impatience(StorageFault fault) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (fault.IsNext(message.Request)) message.NetworkTimeout = TimeSpan.FromMilliseconds(100);
        }
    }
}

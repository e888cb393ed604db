using System.Net.Sockets;
using AePipeline.Storage;
using Azure;
using Azure.Identity;

namespace AePipeline.Tests.Storage;

public sealed class StorageOutageTests
{
    public static TheoryData<Exception, bool, bool> Failures { get; } = new()
    {
        { new RequestFailedException(0, "no answer"), true, true },
        { new RequestFailedException(429, "busy"), true, true },
        { new RequestFailedException(503, "busy"), true, true },
        { new AuthenticationFailedException("no token"), true, true },
        { new TaskCanceledException("it hangs"), true, true },
        { new IOException("cut off", new SocketException(104)), true, true },
        { new AggregateException(new RequestFailedException(0, "no answer"), new TaskCanceledException()), true, true },
        { new RequestFailedException(403, "forbidden"), false, true },
        { new RequestFailedException(404, "gone", "ContainerNotFound", null), false, true },
        { new RequestFailedException(404, "gone", "BlobNotFound", null), false, false },
        { new RequestFailedException(409, "leased"), false, false },
        { new IOException("disk full"), false, false },
        { new InvalidOperationException(), false, false },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Failure_IsJudgedOnceForAll(Exception failure, bool mayPass, bool concernsAll) =>
        Assert.Equal((mayPass, concernsAll), (StorageOutage.MayPass(failure), StorageOutage.ConcernsAll(failure)));
}

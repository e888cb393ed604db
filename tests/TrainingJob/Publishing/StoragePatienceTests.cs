using System.Net.Sockets;
using AePipeline.TrainingJob.Publishing;
using AePipeline.TrainingJob.Tests.Support;
using Azure;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.TrainingJob.Tests.Publishing;

public sealed class StoragePatienceTests
{
    private static readonly RequestFailedException Refused = new(0, "Connection refused", new SocketException(111));

    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    private readonly PlainScreen _plain = new();

    private StoragePatience Patience => new(_plain.Screen, _time);

    [Fact]
    public async Task RideOut_OutageOfAMinute_SucceedsAfterIt()
    {
        var end = _time.GetUtcNow() + TimeSpan.FromMinutes(1);
        var tries = 0;
        var work = Patience.RideOutAsync(
            "publishing", () => tries++ >= 0 && _time.GetUtcNow() < end ? throw new AggregateException(Refused, Refused) : Task.FromResult(7), CancellationToken.None);
        Assert.Equal(7, await FinishAsync(work));
        Assert.InRange(tries, 5, 9);
        Assert.Equal(tries - 1, _plain.Error.Length);
        Assert.StartsWith("Storage does not answer; publishing is tried again in 1 s: ", _plain.Error[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RideOut_OutageThatDoesNotEnd_GivesUpAfterFiveMinutes()
    {
        var started = _time.GetUtcNow();
        await Assert.ThrowsAsync<RequestFailedException>(() => FinishAsync(Patience.RideOutAsync<int>("publishing", () => throw Refused, CancellationToken.None)));
        Assert.InRange((_time.GetUtcNow() - started).TotalMinutes, 5, 6);
    }

    [Fact]
    public async Task RideOut_FailureThatWaitingDoesNotMend_IsNotRepeated()
    {
        var tries = 0;
        Task<int> Work() => tries++ >= 0 ? throw new RequestFailedException(403, "Forbidden") : Task.FromResult(0);
        await Assert.ThrowsAsync<RequestFailedException>(() => Patience.RideOutAsync("publishing", Work, CancellationToken.None));
        Assert.Equal(1, tries);
    }

    private async Task<T> FinishAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }

        return await work;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AePipeline.Bulk;
using AePipeline.Bulk.Orchestration;

namespace AePipeline.Tests.Bulk;

public sealed class BulkOrchestrationTests
{
    [Fact]
    public async Task History_OfAJobOver100000Images_StaysBoundedInEveryInstance()
    {
        var driver = new RecordingDriver(images: 100_000, pageSize: 1000, batchSize: 50);

        var events = await driver.RunAsync();

        Assert.Equal(100_000, driver.Finished);
        Assert.Equal(100, events.Count(instance => instance.Name == BulkActivityNames.Page));
        // 2000 batches, 100 listings, 100 pages: over 4400 events if one history held them.
        Assert.True(events.Sum(instance => instance.Events) > 4400);
        Assert.All(events, instance => Assert.InRange(instance.Events, 1, 120));
        Assert.All(driver.MessageLengths, length => Assert.InRange(length, 1, 1024));
    }

    [Fact]
    public async Task History_OfTenTimesTheImages_IsNoLongerInAnyInstance()
    {
        var small = await new RecordingDriver(images: 20_000, pageSize: 1000, batchSize: 50).RunAsync();
        var large = await new RecordingDriver(images: 200_000, pageSize: 1000, batchSize: 50).RunAsync();

        Assert.Equal(small.Max(instance => instance.Events), large.Max(instance => instance.Events));
    }

    [Fact]
    public async Task Page_WithManyBatches_RunsAsManyAtOnceAsItWasOpenedWith()
    {
        var driver = new RecordingDriver(images: 1000, pageSize: 1000, batchSize: 10) { AtOnce = 3 };

        await driver.RunAsync();

        Assert.Equal(3, driver.MostAtOnce);
    }

    [Fact]
    public async Task Page_WhoseJobIsToStop_StartsNoFurtherBatch()
    {
        var driver = new RecordingDriver(images: 1000, pageSize: 1000, batchSize: 10) { AtOnce = 2, CancelAfter = 7 };

        await driver.RunAsync();

        Assert.Equal(BulkState.Cancelled, driver.EndState);
        Assert.InRange(driver.Batches, 7, 9);
    }

    /// <summary>Activities that do nothing, and the histories that a durable driver would keep of them.</summary>
    private sealed class RecordingDriver(int images, int pageSize, int batchSize)
    {
        private readonly List<(string Name, int Events)> _instances = [];
        private readonly int _pages = (images + pageSize - 1) / pageSize;
        private int _running;

        public int AtOnce { get; init; } = 2;

        public int CancelAfter { get; init; } = int.MaxValue;

        public int Batches { get; private set; }

        public int MostAtOnce { get; private set; }

        public long Finished { get; private set; }

        public BulkState? EndState { get; private set; }

        public List<int> MessageLengths { get; } = [];

        /// <summary>One thing at a time and in the order in which it was asked for, as an orchestration runs.</summary>
        public Task<IReadOnlyList<(string Name, int Events)>> RunAsync() => Task.Factory.StartNew(
            RunJobAsync, TestContext.Current.CancellationToken, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

        private async Task<IReadOnlyList<(string Name, int Events)>> RunJobAsync()
        {
            for (BulkCursor? cursor = new("job"); cursor is not null;)
            {
                var context = new Context(this);
                await BulkOrchestration.RunAsync(context, cursor);
                _instances.Add((BulkActivityNames.Job, context.Events));
                cursor = context.Next is { } next ? Through(next) : null;
            }

            return _instances;
        }

        private async Task<object> ActAsync(string name, object input)
        {
            await Task.Yield();
            switch (name, input)
            {
                case (BulkActivityNames.ListPage, BulkCursor cursor):
                    var last = cursor.Pages == _pages - 1;
                    return new BulkListedPage(last ? images - (cursor.Pages * pageSize) : pageSize, 1, last ? null : $"{cursor.Pages + 1}");
                case (BulkActivityNames.OpenPage, BulkPage):
                    return new BulkOpenedPage((pageSize + batchSize - 1) / batchSize, AtOnce);
                case (BulkActivityNames.RunBatch, BulkBatch):
                    return await BatchAsync();
                case (BulkActivityNames.Checkpoint, BulkCursor):
                    return true;
                case (BulkActivityNames.Summarise, BulkCursor cursor):
                    Finished = cursor.Counts.Finished;
                    return new BulkSummaryResult(null, cursor.Counts);
                case (BulkActivityNames.End, BulkEnd end):
                    EndState = end.State;
                    return true;
                default:
                    throw new ArgumentException($"No activity {name} of {input}");
            }
        }

        private async Task<BulkPageResult> BatchAsync()
        {
            Batches++;
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
            await Task.Yield();
            _running--;
            return Batches > CancelAfter ? BulkPageResult.Cancelled : new BulkPageResult(new BulkCounts(Done: batchSize));
        }

        /// <summary>As a durable driver would store it.</summary>
        private T Through<T>(T message)
        {
            var type = (JsonTypeInfo<T>)BulkJson.Default.GetTypeInfo(typeof(T))!;
            var json = JsonSerializer.Serialize(message, type);
            MessageLengths.Add(json.Length);
            return JsonSerializer.Deserialize(json, type)!;
        }

        private sealed class Context(RecordingDriver driver) : IBulkContext
        {
            // Started: what every execution leaves first.
            private int _events = 1;

            public int Events => _events;

            public BulkCursor? Next { get; private set; }

            public async Task<TResult> CallActivityAsync<TInput, TResult>(string name, TInput input)
            {
                _events++;
                var result = (TResult)await driver.ActAsync(name, driver.Through(input)!);
                _events++;
                return driver.Through(result);
            }

            public async Task<BulkPageResult> CallPageAsync(BulkPage page)
            {
                _events++;
                var context = new Context(driver);
                var result = driver.Through(await BulkOrchestration.RunPageAsync(context, driver.Through(page)));
                driver._instances.Add((BulkActivityNames.Page, context.Events));
                _events++;
                return result;
            }

            public void ContinueAsNew(BulkCursor cursor) => Next = cursor;

            public void SetCustomStatus(BulkCursor cursor) => driver.Through(cursor);
        }
    }
}

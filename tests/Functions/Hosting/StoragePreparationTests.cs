using AePipeline.Functions.Hosting;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Functions.Tests.Hosting;

public sealed class StoragePreparationTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_OnAnEmptyAccount_MakesEveryQueueThatATriggerListensTo()
    {
        var account = await azurite.CreateEmptyAccountAsync();
        using var app = App.Build(account);
        using var preparation = ActivatorUtilities.CreateInstance<StoragePreparation>(app.Services);

        await preparation.StartAsync(Cancellation);
        await preparation.ExecuteTask!;

        var queues = await account.Storage.Queues.GetQueuesAsync(cancellationToken: Cancellation).Select(queue => queue.Name).ToListAsync(Cancellation);
        Assert.Subset(queues.ToHashSet(), App.TriggeredBy<Microsoft.Azure.Functions.Worker.QueueTriggerAttribute>().Select(found => found.Trigger.QueueName).ToHashSet());
        Assert.Contains(QueueNames.PoisonedBlobTriggers, queues);
    }
}

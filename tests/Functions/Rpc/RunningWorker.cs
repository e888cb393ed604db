using AePipeline.Tests.Support;

namespace AePipeline.Functions.Tests.Rpc;

/// <summary>One worker for all tests of a class, on an account with a model.</summary>
public sealed class RunningWorker(AzuriteFixture azurite) : IAsyncLifetime
{
    /// <summary>Its account.</summary>
    public TestAccount Account { get; private set; } = null!;

    /// <summary>Its host.</summary>
    internal StandInHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Account = await azurite.CreateAccountAsync();
        await TestModels.PublishAsync(Account.Storage, "denoise", "20260101T000000Z-aaaaaa");
        Host = await StandInHost.StartAsync(
            TestContext.Current.CancellationToken,
            ("Uploads:ConnectionString", Account.ConnectionString), ("UploadSource", "polling"), ("SweepSchedule", "*/30 * * * * *"), ("Sweep:MinAge", "00:00:00"));
    }

    public ValueTask DisposeAsync() => Host?.DisposeAsync() ?? ValueTask.CompletedTask;
}

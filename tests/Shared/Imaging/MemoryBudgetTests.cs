using AePipeline.Imaging;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Imaging;

public sealed class MemoryBudgetTests
{
    private const long Gigabyte = 1L << 30;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Borrow_MoreThanIsLeft_WaitsUntilSomeIsGivenBack()
    {
        var budget = Of(100);
        var first = await budget.BorrowAsync(60, Cancel);
        var second = budget.BorrowAsync(60, Cancel);
        Assert.False(second.IsCompleted);

        first.Dispose();
        first.Dispose();

        (await second).Dispose();
        Assert.Equal((0, 60), (budget.Lent, budget.MostLent));
    }

    [Fact]
    public async Task Borrow_SmallBehindALargeOneThatWaits_DoesNotOvertakeIt()
    {
        var budget = Of(100);
        var first = await budget.BorrowAsync(60, Cancel);
        var large = budget.BorrowAsync(90, Cancel);
        var small = budget.BorrowAsync(10, Cancel);
        Assert.False(small.IsCompleted);

        first.Dispose();

        (await large).Dispose();
        (await small).Dispose();
    }

    [Fact]
    public async Task Borrow_GivenUp_LetsTheNextOneIn()
    {
        var budget = Of(100);
        using var first = await budget.BorrowAsync(60, Cancel);
        using var stop = new CancellationTokenSource();
        var large = budget.BorrowAsync(90, stop.Token);
        var small = budget.BorrowAsync(10, Cancel);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
        Assert.Equal(60, budget.Lent);
    }

    [Fact]
    public async Task Borrow_MoreThanThereEverIs_IsTooLargeWithTheSetting()
    {
        var rejected = await Assert.ThrowsAsync<ImageRejectedException>(() => Of(100_000_000).BorrowAsync(100_000_001, Cancel));

        Assert.Equal(ImageRejection.TooLarge, rejected.Rejection);
        Assert.Contains("Imaging__MemoryBudget", rejected.Message, StringComparison.Ordinal);
        Assert.Contains("100 MB", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Borrow_ByDefaultMoreThanAllMayTakeTogether_WaitsToBeAlone()
    {
        var budget = new MemoryBudget(Options.Create(new MemoryOptions()), 24 * Gigabyte);
        Assert.Equal(Gigabyte, budget.Total);
        var small = await budget.BorrowAsync(1, Cancel);
        var large = budget.BorrowAsync(2 * Gigabyte, Cancel);
        Assert.False(large.IsCompleted);

        small.Dispose();

        using (await large) Assert.False(budget.BorrowAsync(1, Cancel).IsCompleted);
        await Assert.ThrowsAsync<ImageRejectedException>(() => budget.BorrowAsync(19 * Gigabyte, Cancel));
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(24, 1)]
    [InlineData(128, 4)]
    public void Total_ByDefault_FollowsTheLimitOfTheProcess(long limit, double gigabytes) =>
        Assert.Equal(gigabytes * Gigabyte, new MemoryBudget(Options.Create(new MemoryOptions()), limit * Gigabyte).Total);

    private static MemoryBudget Of(long bytes) => new(Options.Create(new MemoryOptions { MemoryBudget = bytes }));
}

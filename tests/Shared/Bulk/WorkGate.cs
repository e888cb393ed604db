using AePipeline.Bulk;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Tests.Bulk;

/// <summary>The real work, with a look at each batch before it begins.</summary>
/// <param name="inner">Does the work.</param>
/// <param name="before">Called with the number of the batch, from 1, in the order in which they begin.</param>
internal sealed class WorkGate(IBulkWork inner, Func<int, Task> before) : IBulkWork
{
    private int _batches;

    public int Batches => _batches;

    public static void Add(IServiceCollection services, Func<int, Task> before) => services.AddSingleton<IBulkWork>(
        provider => new WorkGate(ActivatorUtilities.CreateInstance<UploadBulkWork>(provider), before));

    public async Task<IReadOnlyList<BulkOutcome>> RunAsync(BulkRequest request, IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        await before(Interlocked.Increment(ref _batches)).WaitAsync(cancellationToken);
        return await inner.RunAsync(request, items, cancellationToken);
    }
}

using AePipeline.Bulk;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Tests.Bulk;

/// <summary>The real work, with something to happen before each batch.</summary>
/// <param name="before">Called with the number of the batch, from 1, in the order in which they begin.</param>
internal sealed class WorkGate(Func<int, Task> before)
{
    private int _batches;

    public int Batches => _batches;

    private Task BeforeAsync() => before(Interlocked.Increment(ref _batches));

    public static WorkGate Add(IServiceCollection services, Func<int, Task> before)
    {
        var gate = new WorkGate(before);
        services.AddSingleton<IBulkWork>(provider => new Gated(ActivatorUtilities.CreateInstance<BulkWork>(provider), gate));
        return gate;
    }

    private sealed class Gated(IBulkWork inner, WorkGate gate) : IBulkWork
    {
        public async Task<IReadOnlyList<BulkOutcome>> RunAsync(BulkRequest request, IReadOnlyList<BulkItem> items, Func<CancellationToken, Task>? finished, CancellationToken cancellationToken)
        {
            await gate.BeforeAsync().WaitAsync(cancellationToken);
            return await inner.RunAsync(request, items, finished, cancellationToken);
        }
    }
}

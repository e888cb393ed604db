namespace AePipeline.Retraining;

/// <summary>For hosts that do not measure drift.</summary>
internal sealed class NoDrift : IDriftSource
{
    public Task<string?> FindAsync(string modelVersion, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}

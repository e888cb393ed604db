namespace AePipeline.Storage;

/// <summary>Somebody holds a lease on a blob that has to be written; trying again later may work, and needs no model before the lease is over.</summary>
/// <param name="blob">The blob with its container.</param>
/// <param name="innerException">The refusal, if a write was tried.</param>
public sealed class BlobLeasedException(string blob, Exception? innerException = null) : Exception(
    $"Another program holds a lease on {blob}, so that it cannot be replaced. "
    + "Let that program release it, or end the lease with: az storage blob lease break.",
    innerException);

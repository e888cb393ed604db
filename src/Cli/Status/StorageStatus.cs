using AePipeline.Status;

namespace AePipeline.Cli.Status;

/// <summary>Where the data is.</summary>
/// <param name="Address">Address of the blob service.</param>
/// <param name="Folder">The folder on this machine that holds it; null for another account.</param>
/// <param name="IsServed">Whether a pipeline runs on the folder; null for another account, where nobody can tell from here.</param>
/// <param name="Containers">How much each container holds.</param>
internal sealed record StorageStatus(Uri Address, string? Folder, bool? IsServed, IReadOnlyList<ContainerSize> Containers);

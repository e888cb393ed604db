using AePipeline.Latents;
using AePipeline.Storage;

namespace AePipeline.Cli.Pipeline;

/// <summary>The result of an upload.</summary>
/// <param name="Name">Its blob.</param>
/// <param name="Metadata">What it records of itself.</param>
/// <param name="Latent">The image's latent; null for tasks that make none.</param>
internal sealed record UploadResult(string Name, ResultMetadata Metadata, StoredLatent? Latent);

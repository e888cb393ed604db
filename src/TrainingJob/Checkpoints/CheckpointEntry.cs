using System.Text.Json.Serialization;
using AePipeline.Models;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>A checkpoint that was written whole.</summary>
/// <param name="Name">Its name in the run's store.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Hash of the bytes, lower-case hexadecimal.</param>
/// <param name="SavedAt">When.</param>
internal sealed record CheckpointEntry(string Name, long Size, string Sha256, DateTimeOffset SavedAt)
{
    /// <summary>Whether the name is one that a checkpoint has, and leads nowhere else.</summary>
    [JsonIgnore]
    public bool IsPossible => Name.StartsWith(CheckpointPointer.Prefix, StringComparison.Ordinal) && ModelNames.IsFile(Name);
}

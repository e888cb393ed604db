namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>Names the checkpoints of a run that count; written after them, so that half of one can never be taken for one.</summary>
/// <param name="Writer">The process that wrote it last: of two that train the same run, the one that started later goes on.</param>
/// <param name="Current">The newest.</param>
/// <param name="Previous">The one before, should the newest turn out to be damaged.</param>
internal sealed record CheckpointPointer(string Writer, CheckpointEntry Current, CheckpointEntry? Previous)
{
    /// <summary>Its name in the run's store.</summary>
    public const string FileName = Prefix + ".json";

    /// <summary>What its name and those of all checkpoints start with.</summary>
    public const string Prefix = "checkpoint";
}

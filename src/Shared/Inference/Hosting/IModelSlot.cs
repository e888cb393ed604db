namespace AePipeline.Inference.Hosting;

/// <summary>The model of one task, whatever type runs it.</summary>
internal interface IModelSlot : IAsyncDisposable
{
    /// <summary>What is in memory now.</summary>
    ServedModel Describe();
}

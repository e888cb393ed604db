namespace AePipeline.TrainingJob.Data;

/// <summary>What an image is used for.</summary>
public enum DatasetSide
{
    /// <summary>Its patches train the network.</summary>
    Training,

    /// <summary>It measures a model and decides promotion.</summary>
    Validation,
}

namespace AePipeline.TrainingJob.Families;

/// <summary>What part of an image a sample is.</summary>
public enum SampleKind
{
    /// <summary>All of it, brought to the size of a sample.</summary>
    WholeImage,

    /// <summary>A square of the sample's size, its pixels as they are.</summary>
    Patch,

    /// <summary>One of several squares of the sample's size, at several scales; the others are beside it in the batch.</summary>
    CropGroup,
}

namespace AePipeline.Gallery.Models;

/// <summary>Whether a training run goes on.</summary>
public enum RunCondition
{
    /// <summary>It has said nothing of itself.</summary>
    Unknown,

    /// <summary>It said a moment ago where it stands.</summary>
    GoesOn,

    /// <summary>It has not said anything for so long that its process has ended, or cannot reach the storage.</summary>
    Silent,

    /// <summary>It said that it stops, and why.</summary>
    Stopped,
}

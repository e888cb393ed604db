using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Commands;

/// <summary>The arguments of one training run.</summary>
public sealed record TrainSettings
{
    /// <summary>The family of model.</summary>
    public required string Task { get; init; }

    /// <summary>Folder of training images, or null.</summary>
    public string? DataFolder { get; init; }

    /// <summary><c>container/prefix</c> of training images in blob storage, or null.</summary>
    public string? DataBlobs { get; init; }

    /// <summary>Folder of validation images; null takes a tenth of the training images, chosen by content.</summary>
    public string? ValidationFolder { get; init; }

    /// <summary>Channels to train a file for: 3, 1, or both.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>Folder of a version whose weights to start from, or null.</summary>
    public string? From { get; init; }

    /// <summary>Folder to write the version to in place of blob storage, or null.</summary>
    public string? Output { get; init; }

    /// <summary>Text file of credits for the training images, one a line, for the card; or null.</summary>
    public string? CreditsFile { get; init; }

    /// <summary>Threads to compute with.</summary>
    public required int Threads { get; init; }

    /// <summary>Steps, patches, learning rate.</summary>
    public required TrainingOptions Training { get; init; }
}

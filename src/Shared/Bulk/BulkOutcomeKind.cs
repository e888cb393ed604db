using System.Text.Json.Serialization;

namespace AePipeline.Bulk;

/// <summary>What became of one image of a job.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BulkOutcomeKind>))]
public enum BulkOutcomeKind
{
    /// <summary>Its results were written by this job.</summary>
    Done,

    /// <summary>It had its results already.</summary>
    AlreadyDone,

    /// <summary>It will never work; its problem report says why.</summary>
    Rejected,

    /// <summary>It was deleted after it was listed.</summary>
    Gone,

    /// <summary>It kept failing for reasons that may pass; a second job may do it.</summary>
    Failed,
}

using System.Text.Json.Serialization;

namespace AePipeline.Bulk;

/// <summary>Where a job is; see <see cref="BulkStates"/> for what may follow what.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BulkState>))]
public enum BulkState
{
    /// <summary>Nobody works on it yet, or nobody does any more.</summary>
    Waiting,

    /// <summary>Its images are being listed.</summary>
    Listing,

    /// <summary>Its images are being worked on.</summary>
    Running,

    /// <summary>It was asked to stop, and work in flight is ending.</summary>
    Cancelling,

    /// <summary>It stopped because it was asked to; it can be resumed.</summary>
    Cancelled,

    /// <summary>Every listed image has an outcome.</summary>
    Completed,

    /// <summary>What it asks for cannot be done as things are; once that is put right it can be resumed.</summary>
    Failed,
}

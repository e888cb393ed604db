using System.Text.Json.Serialization;

namespace AePipeline.Training.Requests;

/// <summary>Who or what asked for a training run.</summary>
public enum RequestReasonKind
{
    /// <summary>A person.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual,

    /// <summary>The schedule alone.</summary>
    [JsonStringEnumMemberName("schedule")]
    Schedule,

    /// <summary>Enough images since the last run.</summary>
    [JsonStringEnumMemberName("new-images")]
    NewImages,

    /// <summary>Images that are unlike those the model was trained on.</summary>
    [JsonStringEnumMemberName("drift")]
    Drift,
}

namespace AePipeline.Json;

/// <summary>A converter of values that are written as one of a few words.</summary>
internal interface IWords
{
    /// <summary>The words.</summary>
    IReadOnlyList<string> Words { get; }
}

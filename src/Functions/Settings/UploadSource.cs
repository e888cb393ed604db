namespace AePipeline.Functions.Settings;

/// <summary>Where uploads are heard of.</summary>
internal enum UploadSource
{
    /// <summary>Needs a subscription to the account's events.</summary>
    EventGrid,

    /// <summary>Works anywhere.</summary>
    Polling,
}

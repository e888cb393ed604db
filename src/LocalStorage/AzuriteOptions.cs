using AePipeline.Processing.Worker;


namespace AePipeline.LocalStorage;

/// <summary>How Azurite runs.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The account that every Azurite and every storage tool knows.</summary>
    public const string DefaultAccount = "devstoreaccount1";

    /// <summary>Where it keeps its data; created when missing, and used by one Azurite at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>The accounts it serves. All have the well-known development key.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [DefaultAccount];

    /// <summary>Port of the blob service; 0, the default, takes a free one.</summary>
    public int BlobPort { get; init; }

    /// <summary>Port of the queue service; 0, the default, takes a free one.</summary>
    public int QueuePort { get; init; }

    /// <summary>Port of the table service; 0, the default, takes a free one.</summary>
    public int TablePort { get; init; }

    /// <summary>
    /// Whether listings have names that XML cannot hold, as Azure's have; false for Azurite as it comes from npm, which fails
    /// at them. Default true.
    /// </summary>
    public bool OddNames { get; init; } = true;

    /// <summary>
    /// Whether it is made not to slow down with the number of blobs, by replacing habits of its database. Worth it from ten
    /// thousand blobs on. Default false.
    /// </summary>
    public bool LargeAccount { get; init; }

    /// <summary>Takes each line that it prints, of which there is then one for each request; null, the default, for neither. One call at a time.</summary>
    public Action<string>? Print { get; init; }

    /// <summary>Told of each upload as it is written; null, the default, for nobody. One call at a time.</summary>
    public Action<UploadEvent>? Uploaded { get; init; }

    /// <summary>How long it may take to answer its first request. Default five minutes: an account of hundreds of thousands of blobs takes its time on a busy machine.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Folders to look for Node.js in, in the form of the PATH variable; null, the default, takes that variable.</summary>
    public string? SearchPath { get; init; }
}

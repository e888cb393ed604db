using System.ComponentModel.DataAnnotations;

namespace AePipeline.Bulk;

/// <summary>How the images of a bulk job are worked on; docs/storage.md says where their results go.</summary>
public sealed class BulkWorkOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Bulk";

    /// <summary>
    /// Images that are on their way at once, from the download to the written result, 1 to 256. Default 32, which
    /// hides the latency of a storage account in the next city. At least twice <see cref="EmbedBatchSize"/> lets one batch
    /// gather while another is in the model. Each is a few files of the work folder; how many are in memory is
    /// <see cref="ImagesInMemory"/>.
    /// </summary>
    [Range(1, 256)]
    public int ImagesInFlight { get; set; } = 32;

    /// <summary>
    /// Images that are decoded, restored or encoded at once, of all jobs and batches together, 1 to 64. Default 3: one in the
    /// model, one being read, one being written. Memory is in proportion to it.
    /// </summary>
    [Range(1, 64)]
    public int ImagesInMemory { get; set; } = 3;

    /// <summary>Images that an embedding model gets at once, 1 to 64. Default 8; bench/README.md has the measurement.</summary>
    [Range(1, 64)]
    public int EmbedBatchSize { get; set; } = 8;
}

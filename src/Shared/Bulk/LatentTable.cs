using AePipeline.Latents;
using AePipeline.Processing;
using AePipeline.Processing.Folders;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Parquet;
using Parquet.Schema;

namespace AePipeline.Bulk;

/// <summary>
/// Writes the latents of a job's images as one Parquet file, <c>jobs/{id}/latents.parquet</c>, for notebooks and
/// databases. Memory holds one row group, however many images there are.
/// </summary>
/// <remarks>
/// Columns: <c>name</c> (string, in the job's container), <c>latent</c> (list of float32), <c>reconstruction_error</c>
/// (float64), <c>z_score</c> (float64, may be null), <c>model_version</c> (string), <c>source_etag</c> (string).
/// </remarks>
public sealed class LatentTable(
    PipelineStorage storage, LatentStore latents, IOptions<BulkWorkOptions> options, IOptions<ProcessingOptions> processing)
{
    private const int RowsInGroup = 4096;

    private static readonly DataField s_name = new("name", typeof(string), isNullable: false);
    private static readonly DataField s_values = new DataField<float>(ListField.ElementName, nullable: false);
    private static readonly DataField s_error = new DataField<double>("reconstruction_error");
    private static readonly DataField s_score = new DataField<double>("z_score", nullable: true);
    private static readonly DataField s_version = new("model_version", typeof(string), isNullable: false);
    private static readonly DataField s_source = new("source_etag", typeof(string), isNullable: false);
    private static readonly ParquetSchema s_schema =
        new(s_name, new ListField("latent", s_values), s_error, s_score, s_version, s_source);

    /// <summary>Blob name of a job's table.</summary>
    public static string BlobNameOf(BulkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return $"{request.Id}/latents.parquet";
    }

    /// <summary>Writes the table; one that is there is replaced, in one piece.</summary>
    /// <param name="request">The job; embed is its last task.</param>
    /// <param name="names">Names in the job's container; those without a latent are left out and counted.</param>
    /// <param name="cancellationToken">Gives up; nothing is written.</param>
    /// <exception cref="InvalidDataException">A latent's blob holds no vector.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<LatentTableInfo> WriteAsync(BulkRequest request, IAsyncEnumerable<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(names);
        if (!request.Tasks[^1].GivesLatent)
        {
            throw new ArgumentException($"Job {request.Id} does not embed, so it has no latents.", nameof(request));
        }

        using var folder = new WorkFolder(processing.Value.WorkDirectory);
        var (rows, missing) = await WriteFileAsync(folder.Output, request, names, cancellationToken);
        await storage.Jobs.GetBlobClient(BlobNameOf(request)).UploadAsync(
            folder.Output,
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/vnd.apache.parquet" } },
            cancellationToken);
        return new LatentTableInfo(BlobNameOf(request), rows, missing, new FileInfo(folder.Output).Length);
    }

    private async Task<(long Rows, long Missing)> WriteFileAsync(
        string path, BulkRequest request, IAsyncEnumerable<string> names, CancellationToken cancellationToken)
    {
        var (rows, missing) = (0L, 0L);
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(s_schema, file, cancellationToken: cancellationToken);
        await foreach (var some in names.Chunk(RowsInGroup).WithCancellation(cancellationToken))
        {
            var found = await ReadAsync(request, some, cancellationToken);
            missing += some.Length - found.Count;
            if (found.Count > 0)
            {
                await WriteGroupAsync(writer, found, cancellationToken);
                rows += found.Count;
            }
        }

        return (rows, missing);
    }

    private async Task<List<(string Name, LatentVector Vector)>> ReadAsync(BulkRequest request, string[] names, CancellationToken cancellationToken)
    {
        var found = new LatentVector?[names.Length];
        await Parallel.ForEachAsync(
            names.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.ImagesInFlight, CancellationToken = cancellationToken },
            async (entry, token) =>
                found[entry.Index] = await latents.ReadWithMetadataAsync(BulkPlace.Of(request, entry.Item), token));
        return [.. names.Zip(found).Where(row => row.Second is not null).Select(row => (row.First, row.Second!))];
    }

    private static async Task WriteGroupAsync(
        ParquetWriter writer, List<(string Name, LatentVector Vector)> rows, CancellationToken cancellationToken)
    {
        LatentMetadata[] metadata = [.. rows.Select(row => row.Vector.Latent.Metadata)];
        float[] values = [.. rows.SelectMany(row => row.Vector.Values)];

        // Repetition level 0 begins a list, 1 goes on with it; at the highest definition level a value is there.
        int[] repetition = [.. rows.SelectMany(row => row.Vector.Values.Select((_, i) => i == 0 ? 0 : 1))];
        int[] definition = [.. Enumerable.Repeat(s_values.MaxDefinitionLevel, values.Length)];

        using var group = writer.CreateRowGroup();
        await group.WriteAsync(s_name, [.. rows.Select(row => row.Name)]);
        await group.WriteAllPartsAsync<float>(s_values, values, definition, repetition, cancellationToken);
        await group.WriteAsync<double>(s_error, metadata.Select(latent => latent.ReconstructionError).ToArray(), cancellationToken: cancellationToken);
        await group.WriteAsync<double>(s_score, metadata.Select(latent => latent.ZScore).ToArray(), cancellationToken: cancellationToken);
        await group.WriteAsync(s_version, [.. metadata.Select(latent => latent.Origin.ModelVersion)]);
        await group.WriteAsync(s_source, [.. metadata.Select(latent => latent.Origin.SourceETag)]);
        group.CompleteValidate();
    }
}

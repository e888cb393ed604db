using AePipeline.Bulk;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;
using Parquet;

namespace AePipeline.Tests.Bulk;

public sealed class LatentTableTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_JobThatEmbeds_HoldsEveryLatentAsItIsStored(bool withScores)
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        if (withScores)
        {
            var card = ProcessingHost.EmbedCard(ErrorDistribution.Of([0.001, 0.002, 0.006]));
            await host.PublishModelAsync(card with { Version = "20260303T000000Z-scores" });
        }

        var request = BulkRun.Request(ImageTask.Denoise, ImageTask.Embed);
        var names = await BulkRun.PutManyAsync(host, 12);
        await BulkRun.RunAsync(host, request, names);

        string[] asked = [.. names[..5], "missing.png", .. names[5..]];
        var info = await host.Get<LatentTable>().WriteAsync(request, asked.ToAsyncEnumerable(), Cancellation);

        BlobDownloadResult blob = await host.Storage.Jobs.GetBlobClient("job/latents.parquet").DownloadContentAsync(Cancellation);
        Assert.Equal(new LatentTableInfo("job/latents.parquet", 12, 1, blob.Content.ToMemory().Length), info);
        var rows = await ReadAsync(blob.Content.ToStream());
        Assert.Equal(names, rows.Select(row => row.Name));
        foreach (var row in rows)
        {
            var stored = await host.Get<LatentStore>().ReadWithMetadataAsync(BulkPlace.Of(request, row.Name), Cancellation);
            var metadata = stored!.Latent.Metadata;
            Assert.Equal(stored.Values, row.Latent);
            Assert.Equal((metadata.ReconstructionError, metadata.ZScore), (row.Error, row.Score));
            Assert.Equal((metadata.Origin.ModelVersion, metadata.Origin.SourceETag), (row.Version, row.Source));
            Assert.Equal(withScores, row.Score.HasValue);
        }
    }

    [Fact]
    public async Task Write_Again_ReplacesTheTable()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var request = BulkRun.Request(ImageTask.Embed);
        var names = await BulkRun.PutManyAsync(host, 3);
        await BulkRun.RunAsync(host, request, names);
        var table = host.Get<LatentTable>();
        await table.WriteAsync(request, names[..1].ToAsyncEnumerable(), Cancellation);

        Assert.Equal(3, (await table.WriteAsync(request, names.ToAsyncEnumerable(), Cancellation)).Rows);
        Assert.Equal(0, (await table.WriteAsync(request, AsyncEnumerable.Empty<string>(), Cancellation)).Rows);
        BlobDownloadResult blob = await host.Storage.Jobs.GetBlobClient(LatentTable.BlobNameOf(request)).DownloadContentAsync(Cancellation);
        Assert.Empty(await ReadAsync(blob.Content.ToStream()));
    }

    [Fact]
    public async Task Write_JobThatDoesNotEmbed_IsRefused()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);

        await Assert.ThrowsAsync<ArgumentException>(
            () => host.Get<LatentTable>().WriteAsync(BulkRun.Request(ImageTask.Denoise), AsyncEnumerable.Empty<string>(), Cancellation));
    }

    private static async Task<List<Row>> ReadAsync(Stream file)
    {
        var rows = new List<Row>();
        await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: Cancellation);
        var fields = reader.Schema.DataFields;
        Assert.Equal(
            ["name", "latent/list/element", "reconstruction_error", "z_score", "model_version", "source_etag"],
            fields.Select(field => field.Path.ToString()));
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var count = (int)group.RowCount;
            var (names, versions, sources) = (new string?[count], new string?[count], new string?[count]);
            var (errors, scores) = (new double[count], new double?[count]);
            await group.ReadAsync(fields[0], names.AsMemory(), cancellationToken: Cancellation);
            await group.ReadAsync<double>(fields[2], errors.AsMemory(), cancellationToken: Cancellation);
            await group.ReadAsync<double>(fields[3], scores.AsMemory(), cancellationToken: Cancellation);
            await group.ReadAsync(fields[4], versions.AsMemory(), cancellationToken: Cancellation);
            await group.ReadAsync(fields[5], sources.AsMemory(), cancellationToken: Cancellation);
            var length = (int)group.GetMetadata(fields[1])!.MetaData!.NumValues;
            var (values, definition, repetition) = (new float[length], new int[length], new int[length]);
            await group.ReadRawAsync<float>(fields[1], values.AsMemory(), definition.AsMemory(), repetition.AsMemory(), Cancellation);
            rows.AddRange(Lists(values, repetition).Select((latent, row) =>
                new Row(names[row]!, latent, errors[row], scores[row], versions[row]!, sources[row]!)));
        }

        return rows;
    }

    private static List<List<float>> Lists(float[] values, int[] levels)
    {
        var lists = new List<List<float>>();
        for (var i = 0; i < values.Length; i++)
        {
            if (levels[i] == 0) lists.Add([]);
            lists[^1].Add(values[i]);
        }

        return lists;
    }

    private sealed record Row(string Name, List<float> Latent, double Error, double? Score, string Version, string Source);
}

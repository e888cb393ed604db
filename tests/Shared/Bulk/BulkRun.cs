using AePipeline.Bulk;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Bulk;

/// <summary>Jobs on the account of a host.</summary>
internal static class BulkRun
{
    public const string Archive = "archive";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static BulkRequest Request(params ImageTask[] tasks) =>
        new() { Id = "job", Container = Archive, Tasks = tasks, CreatedAt = DateTimeOffset.UnixEpoch };

    /// <summary>A host with models for all tasks and a container of images that are no uploads.</summary>
    public static Task<ProcessingHost> CreateHostAsync(Support.AzuriteFixture azurite, params (string Key, string Value)[] settings) =>
        CreateHostAsync(azurite, time: null, settings);

    public static async Task<ProcessingHost> CreateHostAsync(
        Support.AzuriteFixture azurite, TimeProvider? time, params (string Key, string Value)[] settings)
    {
        var host = await ProcessingHost.CreateAsync(azurite, time, settings);
        await host.PublishModelAsync(ProcessingHost.ReadCard("upscale"));
        await host.PublishModelAsync(ProcessingHost.EmbedCard(errors: null));
        await host.Storage.Blobs.CreateBlobContainerAsync(Archive, cancellationToken: Cancellation);
        return host;
    }

    public static BlobClient Source(ProcessingHost host, string name) => host.Storage.Blobs.GetBlobContainerClient(Archive).GetBlobClient(name);

    public static Task PutAsync(ProcessingHost host, string name, byte[] content, string? strength = null, params (string Key, string Value)[] metadata)
    {
        var options = new BlobUploadOptions { Metadata = metadata.ToDictionary(entry => entry.Key, entry => entry.Value) };
        if (strength is not null) options.Metadata[UploadOptions.StrengthKey] = strength;
        return Source(host, name).UploadAsync(BinaryData.FromBytes(content), options, Cancellation);
    }

    /// <summary>Stores so many different images and returns their names.</summary>
    public static async Task<string[]> PutManyAsync(ProcessingHost host, int count)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"{i:000}.png")];
        await Parallel.ForEachAsync(names.Index(), Cancellation, async (name, _) =>
            await PutAsync(host, name.Item, Pictures.Png(20 + name.Index, 24, shade: name.Index * 7)));
        return names;
    }

    public static Task<IReadOnlyList<BulkOutcome>> RunAsync(ProcessingHost host, BulkRequest request, params IEnumerable<string> names) =>
        RunAsync(host, request, Cancellation, names);

    public static Task<IReadOnlyList<BulkOutcome>> RunAsync(
        ProcessingHost host, BulkRequest request, CancellationToken cancellationToken, params IEnumerable<string> names) =>
        host.Get<IBulkWork>().RunAsync(request, [.. names.Select(name => new BulkItem(name, "", 0))], finished: null, cancellationToken);

    /// <summary>What a job made of an image, which must say that it is of the image that is there.</summary>
    public static async Task<StoredResult> ResultAsync(ProcessingHost host, BulkRequest request, string name)
    {
        var result = await host.ResultAsync(BulkPlace.Of(request, name));
        BlobProperties source = await Source(host, name).GetPropertiesAsync(cancellationToken: Cancellation);
        Assert.Equal(ResultMetadata.Normalize(source.ETag), result.Metadata.SourceETag);
        return result;
    }

    /// <summary>Every blob of a container with its etag, in the order of the names.</summary>
    public static async Task<List<(string Name, ETag? Tag)>> ListAsync(BlobContainerClient container) =>
        await container.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => (blob.Name, blob.Properties.ETag)).ToListAsync(Cancellation);
}
